using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Tests.Windows;

/// <summary>Takes a store out of memory and back.</summary>
internal static class HistoryCopy
{
    /// <summary>A store's export, in blocks of at most some bytes.</summary>
    internal static List<byte[]> Export(AccountHistoryStore store, int blockBytes = 1 << 16)
    {
        var export = new HistoryExport(store);
        List<byte[]> blocks = [];
        var block = new byte[blockBytes];
        for (int length; (length = export.Write(block)) > 0;) blocks.Add(block[..length]);
        return blocks;
    }

    /// <summary>A store's export as one block.</summary>
    internal static byte[] Bytes(AccountHistoryStore store) => [.. Export(store).SelectMany(block => block)];

    /// <summary>Reads blocks into a store.</summary>
    internal static AccountHistoryStore Import(this AccountHistoryStore into, IEnumerable<byte[]> blocks, long beforeOffset = long.MaxValue)
    {
        var import = new HistoryImport(into, beforeOffset);
        foreach (byte[] block in blocks) import.Read(block);
        import.Finish();
        return into;
    }
}
