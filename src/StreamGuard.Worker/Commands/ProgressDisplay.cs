using System.Globalization;
using Spectre.Console;

namespace StreamGuard.Worker.Commands;

/// <summary>Shows how far long work has come: a bar on a terminal, otherwise a plain line at every tenth.</summary>
internal static class ProgressDisplay
{
    private const double Tenth = 0.1;

    /// <summary>Does the work and shows its progress.</summary>
    /// <typeparam name="T">What it yields.</typeparam>
    /// <param name="title">What is being done, e.g. <c>features of payments.jsonl</c>.</param>
    /// <param name="error">The error stream: results may go to the output stream.</param>
    /// <param name="work">The work; it reports the share done, 0 to 1.</param>
    /// <returns>What the work yields.</returns>
    internal static T Run<T>(string title, TextWriter error, Func<Action<double>, T> work)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
        bool isTerminal = ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected && console.Profile.Capabilities.Interactive;
        return isTerminal ? RunWithBar(console, title, work) : RunWithLines(error, title, work);
    }

    private static T RunWithBar<T>(IAnsiConsole console, string title, Func<Action<double>, T> work) => console.Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .Start(context =>
        {
            ProgressTask task = context.AddTask(Markup.Escape(title), maxValue: 1);
            T result = work(done => task.Value = done);
            task.Value = 1;
            return result;
        });

    private static T RunWithLines<T>(TextWriter error, string title, Func<Action<double>, T> work)
    {
        double next = Tenth;
        return work(done =>
        {
            if (done < next) return;
            error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{title}: {Math.Floor(done * 10) * 10:0} %"));
            next = (Math.Floor(done * 10) + 1) * Tenth;
        });
    }
}
