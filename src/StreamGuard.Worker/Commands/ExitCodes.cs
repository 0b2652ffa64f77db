namespace StreamGuard.Worker.Commands;

/// <summary>What the program's exit status means. Scripts and orchestrators read these: they never change.</summary>
internal static class ExitCodes
{
    /// <summary>Done; for <c>run</c>: stopped as asked, everything in flight was finished.</summary>
    internal const int Ok = 0;

    /// <summary>It could not be done: a file, a model or a broker is not as it should be. The one line on stderr says which.</summary>
    internal const int Failure = 1;

    /// <summary>A mistake in the command line or the configuration.</summary>
    internal const int Usage = 2;

    /// <summary>A bug in StreamGuard (EX_SOFTWARE of sysexits.h). The log has the exception.</summary>
    internal const int Bug = 70;

    /// <summary>Interrupted by Ctrl+C or SIGTERM before the work was done (128 + SIGINT, as shells report it).</summary>
    internal const int Interrupted = 130;
}
