using System.ComponentModel.DataAnnotations;

namespace StreamGuard.Pipeline.Snapshots;

/// <summary>How partitions' histories are kept on local disk, so that a restart need not read the whole topic.</summary>
public sealed class SnapshotOptions
{
    /// <summary>Whether snapshots are taken and used. Default true; without them every start reads the topic from its earliest message.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// The folder, made if it is not there; on a disk that outlives the worker. Each consumer group has a folder of its own below it, which the
    /// group's workers may share. Default <c>data/snapshots</c>.
    /// </summary>
    public string Folder { get; set; } = Path.Combine("data", "snapshots");

    /// <summary>How long after a partition's last snapshot the next is due, if anything was applied since. Default 5 min; 1 s to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Period { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How many snapshots of a partition are kept; older ones are deleted. Default 2, so that a torn newest one costs minutes, not days; 1 to 10.</summary>
    [Range(1, 10)]
    public int Keep { get; set; } = 2;

    /// <summary>The most bytes that one snapshot may have; a larger one is given up, loudly. Default 4 GiB; 1 MiB to 1 TiB.</summary>
    [Range(1L << 20, 1L << 40)]
    public long MaxBytes { get; set; } = 4L << 30;

    /// <summary>What the attributes cannot say.</summary>
    /// <returns>The mistakes in words; the first word is the key.</returns>
    public IEnumerable<string> Validate()
    {
        if (Enabled && string.IsNullOrWhiteSpace(Folder)) yield return "Folder: is empty; name a folder that the worker may write to, or set Snapshots:Enabled to false.";
    }
}
