using Shouldly;
using StreamGuard.Worker.Configuration;

namespace StreamGuard.Worker.Tests.Configuration;

public class ConfigurationPageTests
{
    private static readonly string PagePath = Path.Combine(RepositoryFiles.Root, "docs", "configuration.md");

    [Fact]
    public void ConfigurationPage_ComparedWithTheOptions_IsUpToDate()
    {
        var expected = ConfigurationPage.Render();
        if (Environment.GetEnvironmentVariable("STREAMGUARD_UPDATE_DOCS") == "1")
        {
            File.WriteAllText(PagePath, expected);
        }

        File.Exists(PagePath).ShouldBeTrue("Run this test with STREAMGUARD_UPDATE_DOCS=1 to write docs/configuration.md.");
        File.ReadAllText(PagePath).ShouldBe(expected, "Run this test with STREAMGUARD_UPDATE_DOCS=1 to rewrite docs/configuration.md.");
    }

    [Fact]
    public void Render_EverySection_IsThere()
    {
        var page = ConfigurationPage.Render();

        foreach (var setting in Setting.Of(new WorkerOptions()))
        {
            page.ShouldContain($"| `{setting.Key}` |");
        }
    }
}
