namespace StreamGuard.Simulation.Tests.Faults.Disk;

/// <summary>A file that is being written.</summary>
internal sealed class SimulatedFile(SimulatedDisk disk, string name) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => disk.Write(name, buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer) => disk.Write(name, buffer);

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) disk.Close(name);
        base.Dispose(disposing);
    }
}
