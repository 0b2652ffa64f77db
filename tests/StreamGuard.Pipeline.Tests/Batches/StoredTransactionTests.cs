using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using StreamGuard.Core.Transactions;
using StreamGuard.Pipeline.Batches;

namespace StreamGuard.Pipeline.Tests.Batches;

public sealed class StoredTransactionTests
{
    [Fact]
    public void View_AfterCapture_GivesEveryFieldBack()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<(NonNull<string>[] Texts, long Time, long Amount, float Distance, ushort Category)>(), input =>
        {
            byte[][] texts = [.. Enumerable.Range(0, 5).Select(i => Encoding.UTF8.GetBytes(i < input.Texts.Length ? input.Texts[i].Get : ""))];
            var transaction = new Transaction
            {
                TransactionId = texts[0], AccountId = texts[1], MerchantId = texts[2], TerminalId = texts[3], DeviceId = texts[4],
                EventTimeMs = input.Time, AmountMinor = input.Amount, DistanceFromHomeKm = input.Distance, MerchantCategory = input.Category,
                Channel = Channel.Atm, AccountOpenedAtMs = Transaction.AbsentTime, Currency = new CurrencyCode(7), MerchantCountry = new CountryCode(8),
                AccountCountry = new CountryCode(9),
            };
            byte[] arena = new byte[10 + StoredTransaction.TextBytes(transaction)];

            Transaction view = StoredTransaction.Capture(transaction, arena, textStart: 10).View(arena);

            return view.TransactionId.SequenceEqual(texts[0]) && view.AccountId.SequenceEqual(texts[1]) && view.MerchantId.SequenceEqual(texts[2])
                && view.TerminalId.SequenceEqual(texts[3]) && view.DeviceId.SequenceEqual(texts[4]) && view.EventTimeMs == input.Time
                && view.AmountMinor == input.Amount && view.DistanceFromHomeKm.Equals(input.Distance) && view.MerchantCategory == input.Category
                && view.Channel == Channel.Atm && view.AccountOpenedAtMs == Transaction.AbsentTime && view.Currency.Packed == 7
                && view.MerchantCountry.Packed == 8 && view.AccountCountry.Packed == 9;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Capture_TextLongerThanTheLimit_Throws()
    {
        byte[] text = new byte[StoredTransaction.MaxTextBytes + 1];
        byte[] arena = new byte[text.Length];

        Should.Throw<OverflowException>(() => StoredTransaction.Capture(new Transaction { TransactionId = text }, arena, textStart: 0));
    }
}
