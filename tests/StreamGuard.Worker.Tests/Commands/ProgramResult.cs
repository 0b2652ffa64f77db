using Shouldly;

namespace StreamGuard.Worker.Tests.Commands;

/// <summary>How a run of the program ended.</summary>
internal sealed record ProgramResult(int Status, string Output, string Error)
{
    /// <summary>What a user's mistake must look like: its status, one line on stderr, no stack trace anywhere.</summary>
    internal void ShouldBeOneLine(int status, string start)
    {
        Error.TrimEnd('\n').ShouldNotContain("\n");
        Error.ShouldStartWith(start);
        Status.ShouldBe(status);
        (Output + Error).ShouldNotContain("   at ");
    }
}
