namespace StreamGuard.Inference.Manifests;

/// <summary>(x - mean) / deviation.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Deviation">The deviation; above 0.</param>
internal sealed record Standardization(double Mean, double Deviation);
