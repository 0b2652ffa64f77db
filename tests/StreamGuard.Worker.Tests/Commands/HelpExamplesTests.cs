using System.CommandLine;
using System.Text.RegularExpressions;
using Shouldly;
using StreamGuard.Worker.Commands;
using StreamGuard.Worker.Tests.Configuration;

namespace StreamGuard.Worker.Tests.Commands;

public partial class HelpExamplesTests
{
    [Fact]
    public void Examples_OfEveryCommand_AreAcceptedByTheParser()
    {
        var root = RootCommandFactory.Create();
        var parsed = 0;
        foreach (var (path, command) in Tree(root, "streamguard"))
        {
            foreach (var (_, example) in HelpExamples.Of(path).Where(example => Program().IsMatch(example.Command)))
            {
                root.Parse(Program().Replace(example, "")).Errors.ShouldBeEmpty(example);
                parsed++;
            }

            command.Description.ShouldNotBeNullOrEmpty(path);
        }

        parsed.ShouldBeGreaterThan(5);
    }

    [Fact]
    public void Examples_OfEveryRunnableCommand_Exist()
    {
        foreach (var (path, _) in Tree(RootCommandFactory.Create(), "streamguard").Where(node => node.Command.Action is not null))
        {
            HelpExamples.Of(path).ShouldNotBeEmpty(path);
        }
    }

    [Fact]
    public void Examples_SettingsInThem_Exist()
    {
        var settings = Tree(RootCommandFactory.Create(), "streamguard").SelectMany(node => HelpExamples.Of(node.Path))
            .SelectMany(example => SetOption().Matches(example.Command)).ToList();

        settings.ShouldNotBeEmpty();
        foreach (var match in settings)
        {
            ConfigurationSample.Set(match.Groups[1].Value, match.Groups[2].Value).Mistakes.ShouldBeEmpty(match.Value);
        }
    }

    private static IEnumerable<(string Path, Command Command)> Tree(Command command, string path)
    {
        yield return (path, command);
        foreach (var inner in command.Subcommands.SelectMany(subcommand => Tree(subcommand, $"{path} {subcommand.Name}")))
        {
            yield return inner;
        }
    }

    [GeneratedRegex("^(STREAMGUARD__\\S+ )?streamguard ")]
    private static partial Regex Program();

    [GeneratedRegex(@"--set (\S+?)=(\S+)")]
    private static partial Regex SetOption();
}
