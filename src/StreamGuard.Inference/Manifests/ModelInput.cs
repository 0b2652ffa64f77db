namespace StreamGuard.Inference.Manifests;

/// <summary>A tensor of a batch that a graph may read, named as in the manifest.</summary>
internal enum ModelInput
{
    /// <summary>[B, L, Fh] float32.</summary>
    History,

    /// <summary>[B] int64.</summary>
    HistoryLength,

    /// <summary>[B, Fc] float32.</summary>
    Current,
}
