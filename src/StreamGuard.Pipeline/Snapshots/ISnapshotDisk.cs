namespace StreamGuard.Pipeline.Snapshots;

/// <summary>
/// Where snapshots are kept: a flat folder of named files. All calls come from the ingest thread. What it promises is little, because a
/// reader trusts nothing that its checksums do not prove: a published file may still be torn or flipped after a crash of the machine.
/// </summary>
public interface ISnapshotDisk
{
    /// <summary>The names of the published files, in no order. Files that are being written or were set aside are not among them.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    IReadOnlyList<string> List();

    /// <summary>Opens a published file.</summary>
    /// <param name="name">A name from <see cref="List"/>.</param>
    /// <exception cref="IOException">It cannot be read, or is gone.</exception>
    Stream OpenRead(string name);

    /// <summary>Begins a file aside: nobody sees it before <see cref="Publish"/>. One of the same name that was begun before is replaced.</summary>
    /// <param name="name">Its name: ASCII letters, digits, <c>.</c>, <c>_</c> and <c>-</c>.</param>
    /// <exception cref="IOException">It cannot be made, or writing to the stream fails: the disk is full.</exception>
    Stream Create(string name);

    /// <summary>Gives a file that was written aside its name, in one step; one of the same name is replaced.</summary>
    /// <param name="name">A name that <see cref="Create"/> was called with, its stream closed since.</param>
    /// <exception cref="IOException">It cannot be renamed.</exception>
    void Publish(string name);

    /// <summary>Deletes a file, published or still aside; does nothing when there is none.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="IOException">It cannot be deleted.</exception>
    void Delete(string name);

    /// <summary>Takes a published file that cannot be used out of <see cref="List"/>, and keeps it for a person to look at.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="IOException">It cannot be renamed.</exception>
    void SetAside(string name);
}
