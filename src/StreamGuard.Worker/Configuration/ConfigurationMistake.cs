namespace StreamGuard.Worker.Configuration;

/// <summary>One thing that is wrong in the configuration.</summary>
/// <param name="Key">The full key, e.g. <c>Pipeline:BatchSize</c>; or the file.</param>
/// <param name="Problem">What is wrong and how to mend it, in words.</param>
internal sealed record ConfigurationMistake(string Key, string Problem)
{
    /// <inheritdoc />
    public override string ToString() => $"{Key}: {Problem}";
}
