namespace StreamGuard.Integration.Tests.EndToEnd;

/// <summary>A test that needs programs of other people; it is skipped, with the reason, where one is missing (eng/setup.sh --tests installs them).</summary>
public sealed class PeerFactAttribute : FactAttribute
{
    public PeerFactAttribute(params string[] programs)
    {
        string[] missing = [.. programs.Where(program => !File.Exists(program))];
        if (missing.Length > 0) Skip = $"{string.Join(" and ", missing)} missing; eng/setup.sh --tests installs what the tests need";
    }
}
