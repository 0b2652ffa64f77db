namespace StreamGuard.Inference.Manifests;

/// <summary>What a member looks at.</summary>
internal enum MemberKind
{
    /// <summary>The past transactions and the current one.</summary>
    Sequence,

    /// <summary>How well the current transaction can be rebuilt by a model of genuine ones.</summary>
    Reconstruction,

    /// <summary>The current vector.</summary>
    Tabular,
}
