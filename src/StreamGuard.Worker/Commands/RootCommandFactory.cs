using System.CommandLine;
using System.CommandLine.Help;

namespace StreamGuard.Worker.Commands;

/// <summary>The tree of commands.</summary>
internal static class RootCommandFactory
{
    /// <summary>Builds the tree, with help that shows examples.</summary>
    internal static RootCommand Create()
    {
        var root = new RootCommand("StreamGuard finds fraud in a stream of payment transactions: it reads them from Kafka, scores each one with\n"
            + "an ensemble of models over the account's recent history, and publishes explained alerts.")
        {
            RunCommand.Create(),
            FeaturesCommand.Create(),
            DemoCommand.Create(),
            ScoreCommand.Create(),
            new Command("model", "The models that score.") { ModelVerifyCommand.Create() },
            new Command("evaluate", "Measurements on a file of transactions.") { EvaluateDeletionCommand.Create() },
            SimulateCommand.Create(),
            ReplayDeadLettersCommand.Create(),
            SchemasCommand.Create(),
            new Command("config", "The configuration that a worker would run with.") { ConfigCheckCommand.Create() },
        };
        foreach (var option in root.Options)
        {
            if (option is HelpOption { Action: HelpAction help })
            {
                option.Action = new ExampleHelpAction(help);
            }
        }

        return root;
    }
}
