namespace StreamGuard.Core.Alerts;

/// <summary>A feature that the autoencoder, trained on genuine payments, could not rebuild.</summary>
/// <param name="Name">The feature's name in the specification.</param>
/// <param name="Value">Its value.</param>
/// <param name="Error">Its reconstruction error, in squared standard deviations.</param>
public readonly record struct UnexpectedFeature(string Name, float Value, float Error);
