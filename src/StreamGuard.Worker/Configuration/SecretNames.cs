using System.Text.RegularExpressions;

namespace StreamGuard.Worker.Configuration;

/// <summary>Which settings hold secrets, told by their names; and what stands in their place when they are printed.</summary>
internal static partial class SecretNames
{
    /// <summary>What is printed instead.</summary>
    internal const string Redacted = "(set, not shown)";

    /// <summary>Whether a setting of this name holds a secret.</summary>
    /// <param name="name">A property's name, or a client's own such as <c>sasl.password</c>; the file of a secret is not one.</param>
    internal static bool Contains(string name) => Secret().IsMatch(name) && !name.EndsWith(".file", StringComparison.OrdinalIgnoreCase);

    /// <summary>Takes the user's name and password out of any address in a text.</summary>
    /// <param name="text">A value.</param>
    internal static string WithoutUserInfo(string text) => UserInfo().Replace(text, "$1***@");

    [GeneratedRegex(@"passw|passphrase|secret|token|credential|user\.?info|api\.?key|jaas|private\.?key|\bpem\b|sasl\.oauthbearer\.config|authorization", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Secret();

    [GeneratedRegex(@"(\b[a-z][a-z0-9+.-]*://)[^/@\s]+@", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex UserInfo();
}
