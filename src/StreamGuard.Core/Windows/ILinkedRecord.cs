namespace StreamGuard.Core.Windows;

/// <summary>What a <see cref="LinkedTable{TKey,TRecord}"/> needs of its records: their key, and room for the links.</summary>
/// <typeparam name="TKey">What a record is found by.</typeparam>
/// <typeparam name="TRecord">The record itself.</typeparam>
internal interface ILinkedRecord<TKey, TRecord>
    where TKey : unmanaged
    where TRecord : unmanaged
{
    /// <summary>What the record is found by.</summary>
    TKey Key { get; }

    /// <summary>The record that was touched next after this one; <see cref="AccountRecord.None"/> at the newer end.</summary>
    int Newer { get; set; }

    /// <summary>The record that was touched just before this one; <see cref="AccountRecord.None"/> at the older end.</summary>
    int Older { get; set; }

    /// <summary>The record with which a key begins.</summary>
    static abstract TRecord Of(in TKey key);

    /// <summary>Where a key has its place: 32 bits that spread well.</summary>
    static abstract uint HashOf(in TKey key);
}
