using StreamGuard.Core.Features;
using StreamGuard.Inference.Manifests;
using StreamGuard.OnnxRuntime;

namespace StreamGuard.Inference.Loading;

/// <summary>Checks a graph's inputs and outputs against the feature specification and the manifest.</summary>
internal static class GraphContract
{
    /// <summary>The manifest's and the graphs' name of an input.</summary>
    public static string NameOf(ModelInput input) => input switch
    {
        ModelInput.History => "history",
        ModelInput.HistoryLength => "history_length",
        _ => "current",
    };

    /// <summary>Checks a member's graph.</summary>
    /// <param name="path">The graph's file, for errors.</param>
    /// <param name="member">The member.</param>
    /// <param name="historyLength">L.</param>
    /// <param name="inputs">The graph's inputs.</param>
    /// <param name="outputs">The graph's outputs.</param>
    /// <returns>How many columns the scalar has; the last counts.</returns>
    /// <exception cref="ModelException">Something does not fit.</exception>
    public static int Check(
        string path, MemberManifest member, int historyLength, IReadOnlyList<OrtTensorInfo> inputs, IReadOnlyList<OrtTensorInfo> outputs)
    {
        string[] wanted = [.. member.Inputs.Select(NameOf)];
        string[] found = [.. inputs.Select(input => input.Name)];
        if (!wanted.ToHashSet().SetEquals(found))
        {
            throw new ModelException(
                $"{path}: expected the graph's inputs to be {string.Join(", ", wanted)} as the manifest says, found {string.Join(", ", found)}; "
                + "correct the manifest, or export the model again with these input names.");
        }
        foreach (OrtTensorInfo input in inputs)
            CheckInput(path, historyLength, input);
        int scalarWidth = 1;
        foreach ((OutputRole role, string name) in member.Outputs)
        {
            OrtTensorInfo output = outputs.FirstOrDefault(candidate => candidate.Name == name)
                ?? throw new ModelException(
                    $"{path}: expected an output named {name} for the role {role}, found {string.Join(", ", outputs.Select(o => o.Name))}; "
                    + "correct the manifest, or export the model again with this output name.");
            if (MemberManifest.IsScalar(role))
                scalarWidth = CheckScalar(path, output);
            else
                CheckTensor(path, output, OrtElementType.Float32, isExact: false, WidthOf(role, historyLength));
        }
        return scalarWidth;
    }

    /// <summary>The width of a role that explains.</summary>
    public static int WidthOf(OutputRole role, int historyLength) => role == OutputRole.Attention ? historyLength : FeatureSpecification.CurrentWidth;

    private static void CheckInput(string path, int historyLength, OrtTensorInfo input)
    {
        if (input.Name == NameOf(ModelInput.History))
            CheckTensor(path, input, OrtElementType.Float32, isExact: true, historyLength, FeatureSpecification.HistoryWidth);
        else if (input.Name == NameOf(ModelInput.HistoryLength))
            CheckTensor(path, input, OrtElementType.Int64, isExact: true);
        else
            CheckTensor(path, input, OrtElementType.Float32, isExact: true, FeatureSpecification.CurrentWidth);
    }

    private static int CheckScalar(string path, OrtTensorInfo output)
    {
        bool isVector = output.Shape is [-1];
        bool isColumn = output.Shape is [-1, 1 or 2];
        if (output.ElementType != OrtElementType.Float32 || !(isVector || isColumn))
            throw Mismatch(path, output, "Float32 [?], [?, 1] or [?, 2]");
        return isVector ? 1 : (int)output.Shape[1];
    }

    // An exporter may leave the inner lengths of an output open: then the run tells. Those of an input must be there to be checked.
    private static void CheckTensor(string path, OrtTensorInfo tensor, OrtElementType elementType, bool isExact, params ReadOnlySpan<int> widths)
    {
        bool fits = tensor.ElementType == elementType && tensor.Shape.Count == widths.Length + 1 && tensor.Shape[0] == -1;
        for (int i = 0; fits && i < widths.Length; i++)
            fits = tensor.Shape[i + 1] == widths[i] || (!isExact && tensor.Shape[i + 1] == -1);
        if (!fits)
            throw Mismatch(path, tensor, $"{elementType} [{string.Join(", ", (string[])["?", .. widths.ToArray().Select(width => $"{width}")])}]");
    }

    private static ModelException Mismatch(string path, OrtTensorInfo tensor, string expected) =>
        new(
            $"{path}: expected {tensor.Name} to be {expected} (? = a dynamic dimension), found {tensor}; "
            + "export the model again for this feature specification and the manifest's history_length.");
}
