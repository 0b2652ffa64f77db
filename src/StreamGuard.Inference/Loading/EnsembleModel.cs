using StreamGuard.Core.Scoring;
using StreamGuard.Inference.Manifests;

namespace StreamGuard.Inference.Loading;

/// <summary>
/// An ensemble read from its folder: the manifest, and each member's file with the hash that the manifest promises. Immutable.
/// </summary>
internal sealed class EnsembleModel
{
    private EnsembleModel(string directory, EnsembleManifest manifest, IReadOnlyList<byte[]> files)
    {
        Directory = directory;
        Manifest = manifest;
        Files = files;
        Description = new EnsembleDescription(
            manifest.Name, manifest.Version, manifest.FeatureSpecification, manifest.HistoryLength, (float)manifest.Threshold,
            [.. manifest.Members.Select(member => member.Name)])
        {
            LabelDelay = manifest.LabelDelaySeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
    }

    /// <summary>The folder, as a full path.</summary>
    public string Directory { get; }

    /// <summary>The manifest.</summary>
    public EnsembleManifest Manifest { get; }

    /// <summary>The members' ONNX files, in the manifest's order.</summary>
    public IReadOnlyList<byte[]> Files { get; }

    /// <summary>What the rest of the program needs to know.</summary>
    public EnsembleDescription Description { get; }

    /// <summary>Reads a folder.</summary>
    /// <exception cref="ModelException">Something in it is missing or not what it must be.</exception>
    public static EnsembleModel Load(string directory)
    {
        string root = Path.GetFullPath(directory);
        if (!System.IO.Directory.Exists(root))
        {
            throw new ModelException(
                $"{root}: expected the folder of an ensemble, found none; correct --model (or the setting Inference:ModelDirectory), or train a model with `make train`.");
        }
        EnsembleManifest manifest = ManifestReader.Read(root);
        return new EnsembleModel(root, manifest, [.. manifest.Members.Select(member => ModelFile.Read(root, member))]);
    }

    /// <summary>What to call a member's file in an error.</summary>
    public string PathOf(MemberManifest member) => Path.Combine(Directory, member.File);
}
