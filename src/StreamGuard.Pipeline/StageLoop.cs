using Microsoft.Extensions.Logging;
using StreamGuard.Pipeline.Diagnostics;
using StreamGuard.Pipeline.Inference;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Pipeline;

/// <summary>The life of one stage, a step at a time, and what its end means for the others. One thread.</summary>
/// <param name="name">The stage's name, for the log.</param>
/// <param name="logger">Hears of its failure.</param>
/// <param name="step">One step; false = it was the last one.</param>
/// <param name="ended">Called once it is over, however it ended.</param>
/// <param name="failed">Called before <paramref name="ended"/> when it failed.</param>
internal sealed class StageLoop(string name, ILogger logger, Func<bool> step, Action ended, Action failed)
{
    internal string Name => name;

    /// <summary>Whether its last step is done.</summary>
    internal bool IsOver { get; private set; }

    /// <summary>Runs one step.</summary>
    /// <returns>Whether there is a next one.</returns>
    internal bool Step()
    {
        bool goesOn = false;
        try
        {
            goesOn = step();
        }
        catch (OperationCanceledException)
        {
            // Abandoned: by another stage's failure, which that stage reports, or by the drain deadline.
        }
        catch (Exception exception)
        {
            // Where in the code a missing topic was noticed tells nobody anything; of a bug it tells most.
            if (exception is SourceFailedException or OutputFailedException or InferenceFailedException or PipelineFailedException) Log.StageGaveUp(logger, name, exception.Message);
            else Log.StageFailed(logger, name, exception);
            failed();
            throw;
        }
        finally
        {
            if (!goesOn)
            {
                IsOver = true;
                ended();
            }
        }

        return goesOn;
    }
}
