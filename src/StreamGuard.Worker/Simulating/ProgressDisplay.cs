using System.Globalization;
using Spectre.Console;

namespace StreamGuard.Worker.Simulating;

/// <summary>How far a long piece of work has come: a bar on a terminal, a plain line every tenth elsewhere.</summary>
internal static class ProgressDisplay
{
    private const int PlainLines = 10;

    /// <summary>Does the work and shows how far it is.</summary>
    /// <param name="what">What is being done, in the gerund, as in "simulating".</param>
    /// <param name="total">How many steps there are.</param>
    /// <param name="error">Where it is shown.</param>
    /// <param name="work">The work; it reports how many steps are done, often enough and not for each.</param>
    internal static void Run(string what, long total, TextWriter error, Action<Action<long>> work)
    {
        if (!ReferenceEquals(error, Console.Error) || Console.IsErrorRedirected)
        {
            RunPlain(what, total, error, work);
            return;
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
        console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new SpinnerColumn())
            .Start(context =>
            {
                var task = context.AddTask(Markup.Escape(what), maxValue: total);
                work(done => task.Value = done);
            });
    }

    private static void RunPlain(string what, long total, TextWriter error, Action<Action<long>> work)
    {
        long shown = 0;
        work(done =>
        {
            var tenth = total == 0 ? 0 : done * PlainLines / total;
            if (tenth <= shown) return;
            shown = tenth;
            error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {done:N0} of {total:N0}"));
        });
    }
}
