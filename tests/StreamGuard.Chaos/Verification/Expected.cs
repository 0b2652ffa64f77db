using StreamGuard.Core.Windows;
using StreamGuard.Pipeline.Records;

namespace StreamGuard.Chaos.Verification;

/// <summary>What must have come of one message of the source topic.</summary>
/// <param name="Failure">Why it must be a dead letter; <see cref="DecodeFailure.None"/> = it must have a score.</param>
/// <param name="Score">The score; 0 for a dead letter.</param>
/// <param name="Arrival">How it met its account's history: a duplicate raises no alert.</param>
/// <param name="AlertId">The id of the alert that it raises when its score reaches the threshold.</param>
/// <param name="Digest">A digest of key, value and headers, which a dead letter must preserve.</param>
internal readonly record struct Expected(DecodeFailure Failure, float Score, Arrival Arrival, Guid AlertId, ulong Digest);
