using System.Text;

namespace StreamGuard.Avro.Schemas;

/// <summary>CRC-64-AVRO, the 64-bit Rabin fingerprint of the specification.</summary>
public static class SchemaFingerprint
{
    private const ulong Empty = 0xc15d213aa4d7a795;
    private static readonly ulong[] Table = BuildTable();

    /// <summary>The fingerprint of a canonical form.</summary>
    /// <param name="canonicalForm">The text.</param>
    public static ulong Of(string canonicalForm)
    {
        ulong fingerprint = Empty;
        foreach (byte octet in Encoding.UTF8.GetBytes(canonicalForm)) fingerprint = (fingerprint >> 8) ^ Table[(byte)(fingerprint ^ octet)];
        return fingerprint;
    }

    private static ulong[] BuildTable()
    {
        var table = new ulong[256];
        for (int i = 0; i < table.Length; i++)
        {
            ulong value = (ulong)i;
            for (int bit = 0; bit < 8; bit++) value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ Empty;
            table[i] = value;
        }

        return table;
    }
}
