using StreamGuard.Core.Terminals;

namespace StreamGuard.Core.Tests.Terminals;

/// <summary>An outcome as a table takes it.</summary>
internal readonly record struct TerminalOutcome(TerminalKey Terminal, long TimeMs, ulong Hash, bool IsFraud, long DecidedAtMs)
{
    internal OutcomeEffect ApplyTo(TerminalTable table) => table.ApplyOutcome(Terminal, TimeMs, Hash, IsFraud, DecidedAtMs);
}
