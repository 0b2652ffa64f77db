using StreamGuard.Pipeline.Snapshots;
using StreamGuard.Simulation.Tests.Faults.Runs;

namespace StreamGuard.Simulation.Tests.Faults.Disk;

/// <summary>A disk as one process uses it. Any call may fail, as on a full or broken disk, and any write may be the process's last.</summary>
internal sealed class SimulatedDisk(SimulatedWorker worker, SimulatedWorld world, DiskContents contents) : ISnapshotDisk
{
    public IReadOnlyList<string> List()
    {
        Enter("list");
        return [.. contents.Published.Keys];
    }

    public Stream OpenRead(string name)
    {
        Enter("open");
        return contents.Published.TryGetValue(name, out byte[]? bytes) ? new MemoryStream([.. bytes], writable: false) : throw new FileNotFoundException("The simulated file is gone.", name);
    }

    public Stream Create(string name)
    {
        Enter("create");
        contents.Aside[AsideName(name)] = [];
        return new SimulatedFile(this, AsideName(name));
    }

    public void Publish(string name)
    {
        Enter("publish");
        if (!contents.Aside.Remove(AsideName(name), out byte[]? bytes)) throw new FileNotFoundException("The simulated file was never written.", name);
        contents.Published[name] = bytes;
        world.Tally.Count(Happening.SnapshotsPublished);
        worker.Note("snapshot", bytes.Length);
        worker.Enter("published");
    }

    public void Delete(string name)
    {
        Enter("delete");
        contents.Aside.Remove(AsideName(name));
        contents.Published.Remove(name);
    }

    public void SetAside(string name)
    {
        Enter("set aside");
        world.Tally.Count(Happening.SnapshotsSetAside);
        contents.Published.Remove(name);
    }

    internal void Write(string file, ReadOnlySpan<byte> bytes)
    {
        Enter("write");
        byte[] before = contents.Aside[file];
        contents.Aside[file] = [.. before, .. bytes];
    }

    // Processes that share a disk do not share what they write aside.
    private string AsideName(string name) => $"{name}.{worker.Id}";

    private void Enter(string call)
    {
        worker.Enter(call);
        if (world.Draws(world.Plan.DiskErrorChance, Happening.DiskErrors)) throw new IOException($"The simulated disk fails ({call}).");
    }
}
