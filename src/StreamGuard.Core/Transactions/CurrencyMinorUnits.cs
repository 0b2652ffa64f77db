using System.Collections.Frozen;
using System.Text;

namespace StreamGuard.Core.Transactions;

/// <summary>The currencies of ISO 4217 whose minor unit does not have two digits.</summary>
internal static class CurrencyMinorUnits
{
    private static readonly FrozenDictionary<ushort, int> Exceptions = Build();

    internal static int DigitsOf(ushort packed) => Exceptions.TryGetValue(packed, out int digits) ? digits : 2;

    private static FrozenDictionary<ushort, int> Build()
    {
        var digits = new Dictionary<ushort, int>();
        Add(0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF");
        Add(3, "BHD IQD JOD KWD LYD OMR TND");
        Add(4, "CLF UYW");
        return digits.ToFrozenDictionary();

        void Add(int count, string codes)
        {
            foreach (string code in codes.Split(' '))
            {
                if (!LetterCode.TryPack(Encoding.ASCII.GetBytes(code), 3, out ushort packed)) throw new InvalidOperationException($"Not a currency code: {code}.");
                digits.Add(packed, count);
            }
        }
    }
}
