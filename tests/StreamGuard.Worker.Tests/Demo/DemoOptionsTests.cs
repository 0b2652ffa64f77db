using Shouldly;
using StreamGuard.Worker.Demo;

namespace StreamGuard.Worker.Tests.Demo;

public class DemoOptionsTests
{
    [Fact]
    public void Malformed_PaymentsOfAFile_GetNone()
    {
        new DemoOptions().Malformed.ShouldBe(20);
        new DemoOptions { OpenInput = () => throw new InvalidOperationException() }.Malformed.ShouldBe(0);
    }
}
