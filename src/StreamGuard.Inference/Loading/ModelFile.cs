using System.Security.Cryptography;
using StreamGuard.Inference.Manifests;

namespace StreamGuard.Inference.Loading;

/// <summary>Reads a member's ONNX file, and lets nothing through that the manifest does not promise.</summary>
internal static class ModelFile
{
    private const long MaxBytes = 256L << 20;

    // How protobuf writes an entry whose key is "location": ONNX's way to name a file with the tensor's values.
    private static ReadOnlySpan<byte> ExternalDataEntry => "\n\u0008location\u0012"u8;

    /// <summary>Reads the file.</summary>
    /// <exception cref="ModelException">It is outside the folder, missing, too large, has another hash, or refers to further
    /// files.</exception>
    public static byte[] Read(string root, MemberManifest member)
    {
        string path = Path.GetFullPath(Path.Combine(root, member.File));
        ExpectInside(root, path, member);
        byte[] bytes;
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                throw new ModelException(
                    $"{path}: expected the ONNX file of member {member.Name}, found no such file; copy it there, or correct the manifest's file.");
            }
            // A link may lie inside the folder and lead out of it.
            if (file.ResolveLinkTarget(returnFinalTarget: true) is { } target)
                ExpectInside(root, target.FullName, member);
            if (file.Length > MaxBytes)
                throw new ModelException($"{path}: expected at most {MaxBytes} bytes, found {file.Length}; make the model smaller.");
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{path}: the file of member {member.Name} could not be read: {error.Message}", error);
        }
        string hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (!hash.Equals(member.Sha256, StringComparison.OrdinalIgnoreCase))
        {
            throw new ModelException(
                $"{path}: expected SHA-256 {member.Sha256.ToLowerInvariant()}, found {hash}; the file is not the one that the manifest was written for. "
                + "Copy the model's folder again as a whole.");
        }
        if (bytes.AsSpan().IndexOf(ExternalDataEntry) >= 0)
        {
            throw new ModelException(
                $"{path}: expected one file with all its values, found a reference to external data; export the model without external data.");
        }
        return bytes;
    }

    private static void ExpectInside(string root, string path, MemberManifest member)
    {
        string folder = Path.EndsInDirectorySeparator(root) ? root : root + Path.DirectorySeparatorChar;
        if (!path.StartsWith(folder, StringComparison.Ordinal))
        {
            throw new ModelException(
                $"{Path.Combine(root, ManifestReader.FileName)}: expected the file of member {member.Name} to lie inside the model's folder, "
                + $"found {member.File}; put it there and name it without a way out.");
        }
    }
}
