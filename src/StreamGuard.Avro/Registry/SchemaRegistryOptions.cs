using System.ComponentModel.DataAnnotations;

namespace StreamGuard.Avro.Registry;

/// <summary>How a schema registry is reached.</summary>
public sealed class SchemaRegistryOptions
{
    /// <summary>The registry's address, e.g. <c>http://localhost:8081</c>. Default: none.</summary>
    public Uri? Url { get; set; }

    /// <summary>The user, when the registry asks for one (HTTP basic authentication). Default: none.</summary>
    public string? UserName { get; set; }

    /// <summary>The user's password; <see cref="PasswordFile"/> keeps it out of the configuration. Default: none.</summary>
    public string? Password { get; set; }

    /// <summary>A file whose text is the password; read once, when the client is made. Default: none.</summary>
    public string? PasswordFile { get; set; }

    /// <summary>How long one request may take. Range: 10 ms to 1 min. Default: 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:01:00")]
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a request and its repetitions may take together. At least <see cref="AttemptTimeout"/>. Range: 10 ms to 5 min. Default: 20 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:05:00")]
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How often a request that failed, or that the registry answered with an error of its own, is repeated. Range: 1 to 20. Default: 4.</summary>
    [Range(1, 20)]
    public int Retries { get; set; } = 4;

    /// <summary>The wait before the first repetition; later ones wait about twice as long each, with jitter. Range: 1 ms to 10 s. Default: 200 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:10")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long the client asks nothing at all after most of its requests failed. Range: 500 ms to 5 min. Default: 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.5", "00:05:00")]
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an id that could not be asked for waits until it is asked for again. Range: 0 to 1 min. Default: 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan UnavailablePause { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long "no such schema" is believed before it is asked again. Range: 0 to 1 day. Default: 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan UnknownLifetime { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Answers that are kept; when it is full, those that brought no schema are forgotten first. Range: 10 to 1,000,000. Default: 10,000.</summary>
    [Range(10, 1_000_000)]
    public int CacheSize { get; set; } = 10_000;

    /// <summary>What the attributes cannot say.</summary>
    /// <returns>One line for each mistake, beginning with the option's name; none = valid.</returns>
    public IEnumerable<string> Validate()
    {
        if (Url is null) yield return $"{nameof(Url)}: the address of the schema registry is needed; set it, e.g. to http://localhost:8081.";
        else if (!Url.IsAbsoluteUri || Url.Scheme is not ("http" or "https")) yield return $"{nameof(Url)}: it is not an http or https address.";
        else if (Url.UserInfo.Length > 0) yield return $"{nameof(Url)}: it holds a user or a password; set {nameof(UserName)} and {nameof(PasswordFile)} instead.";
        if (TotalTimeout < AttemptTimeout) yield return $"{nameof(TotalTimeout)}: it is shorter than {nameof(AttemptTimeout)}; make it longer.";
        if (Password is not null && PasswordFile is not null) yield return $"{nameof(PasswordFile)}: {nameof(Password)} is set too; set one of them.";
        if ((Password ?? PasswordFile) is not null && string.IsNullOrEmpty(UserName)) yield return $"{nameof(UserName)}: there is a password without a user; set it.";
    }
}
