using StreamGuard.Core.Thresholds;
using StreamGuard.Pipeline.Snapshots;
using StreamGuard.Pipeline.Thresholds;
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
        return new SimulatedFile(this, name);
    }

    public void Publish(string name)
    {
        Enter("publish");
        if (!contents.Aside.Remove(AsideName(name), out byte[]? bytes)) throw new FileNotFoundException("The simulated file was never written.", name);
        if (name.EndsWith(".threshold", StringComparison.Ordinal))
        {
            CheckThreshold(bytes);
            contents.Published[name] = bytes;
            worker.Note("threshold", bytes.Length);
            return;
        }

        Check(name);
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

    internal void Write(string name, ReadOnlySpan<byte> bytes)
    {
        Enter("write");
        byte[] before = contents.Aside[AsideName(name)];
        contents.Aside[AsideName(name)] = [.. before, .. bytes];
    }

    internal void Close(string name)
    {
        if (world.Mutant.PublishesSnapshotsAtOnce && !name.EndsWith(".threshold", StringComparison.Ordinal)) Check(name);
    }

    // A published snapshot never holds a message that is not committed: whoever loads it would pass that message over.
    private void Check(string name)
    {
        if (!SnapshotName.TryParse(name, out SnapshotName snapshot)) throw world.Fail($"worker {worker.Id} publishes a file of no name that a snapshot has: {name}");
        long committed = world.Ledger.CommittedOffset(snapshot.Partition);
        if (snapshot.NextOffset > committed) throw world.Fail($"[{snapshot.Partition}]: worker {worker.Id} publishes a snapshot at offset {snapshot.NextOffset}, but the group's committed offset is {committed}");
    }

    // Nor does a kept threshold count one: it would be counted again.
    private void CheckThreshold(byte[] bytes)
    {
        (ThresholdHeader kept, _) = ThresholdFile.Decode(bytes, new ThresholdOptions { Mode = ThresholdMode.Budget, AlertsPerDay = 1 }, 1, _ => null);
        long committed = world.Ledger.CommittedOffset(kept.Partition);
        if (kept.NextOffset > committed) throw world.Fail($"[{kept.Partition}]: worker {worker.Id} keeps a threshold that counts up to offset {kept.NextOffset}, but the group's committed offset is {committed}");
    }

    // Processes that share a disk do not share what they write aside.
    private string AsideName(string name) => $"{name}.{worker.Id}";

    private void Enter(string call)
    {
        worker.Enter(call);
        if (world.Draws(world.Plan.DiskErrorChance, Happening.DiskErrors)) throw new IOException($"The simulated disk fails ({call}).");
    }
}
