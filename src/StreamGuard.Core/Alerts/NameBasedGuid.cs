using System.Security.Cryptography;

namespace StreamGuard.Core.Alerts;

/// <summary>UUIDs of version 5 (RFC 9562): the same namespace and name yield the same UUID, everywhere and always.</summary>
public static class NameBasedGuid
{
    private const int GuidBytes = 16;
    private const int StackBytes = 512;

    /// <summary>The UUID of a name.</summary>
    /// <param name="namespaceId">Whose names these are.</param>
    /// <param name="name">The name.</param>
    public static Guid Create(Guid namespaceId, ReadOnlySpan<byte> name)
    {
        int length = GuidBytes + name.Length;
        Span<byte> input = length <= StackBytes ? stackalloc byte[length] : new byte[length];
        namespaceId.TryWriteBytes(input, bigEndian: true, out _);
        name.CopyTo(input[GuidBytes..]);
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(input, hash);
        hash[6] = (byte)((hash[6] & 0x0f) | 0x50); // version 5
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80); // the RFC's variant
        return new Guid(hash[..GuidBytes], bigEndian: true);
    }
}
