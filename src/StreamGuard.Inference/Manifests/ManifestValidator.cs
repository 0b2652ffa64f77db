using System.Buffers;
using StreamGuard.Core.Features;

namespace StreamGuard.Inference.Manifests;

/// <summary>The rules of models/README.md that a type cannot express.</summary>
internal sealed class ManifestValidator(string path)
{
    private const int MaxMembers = 16;
    private const int MaxHistoryLength = 256;
    private const int MaxNameLength = 64;
    private const int MaxLabelDelaySeconds = 90 * 86_400;
    private const int MaxPoints = 1024;
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

    /// <summary>Checks everything.</summary>
    /// <exception cref="ModelException">The first rule that is broken.</exception>
    public void Validate(EnsembleManifest manifest)
    {
        Expect(manifest.Format == EnsembleManifest.CurrentFormat, "format", $"{EnsembleManifest.CurrentFormat}", manifest.Format);
        // Before all else that a newer specification may have changed.
        if (manifest.FeatureSpecification != FeatureSpecification.Version)
        {
            throw new ModelException(
                $"{path}: expected feature_specification {FeatureSpecification.Version}, found {manifest.FeatureSpecification}; "
                + "train the model again on features exported by this version of StreamGuard, or run the version that the model was trained with.");
        }
        ExpectName("name", manifest.Name);
        ExpectName("version", manifest.Version);
        Expect(manifest.HistoryLength is >= 1 and <= MaxHistoryLength, "history_length", $"1 to {MaxHistoryLength}", manifest.HistoryLength);
        if (manifest.LabelDelaySeconds is { } delay) Expect(delay is >= 0 and <= MaxLabelDelaySeconds, "label_delay_seconds", $"0 to {MaxLabelDelaySeconds}", delay);
        Expect(manifest.Threshold is >= 0 and <= 1, "threshold", "0 to 1", manifest.Threshold);
        Expect(manifest.Members.Count is >= 1 and <= MaxMembers, "members", $"1 to {MaxMembers} members", manifest.Members.Count);
        foreach (MemberManifest member in manifest.Members)
            ValidateMember(member);
        string? twice = manifest.Members.GroupBy(member => member.Name).FirstOrDefault(group => group.Count() > 1)?.Key;
        Expect(twice is null, "members", "a name of its own for each member", $"{twice} twice");
        ValidateCombination(manifest.Combination, manifest.Members.Count);
        if (manifest.Calibration is not null)
            ValidateCalibration(manifest.Calibration);
        if (manifest.Novelty is not null)
            ValidateNovelty(manifest.Novelty, manifest.Members.Count);
    }

    private void ValidateMember(MemberManifest member)
    {
        ExpectName("members[].name", member.Name);
        string at = $"members[{member.Name}]";
        Expect(!string.IsNullOrWhiteSpace(member.File), $"{at}.file", "the name of an ONNX file", "nothing");
        bool isHash = member.Sha256.Length == 64 && member.Sha256.All(char.IsAsciiHexDigit);
        Expect(isHash, $"{at}.sha256", "64 hexadecimal digits", $"\"{member.Sha256}\"");
        Expect(
            member.Inputs.Count >= 1 && member.Inputs.Distinct().Count() == member.Inputs.Count,
            $"{at}.inputs", "each of history, history_length and current at most once, and one at least", $"[{string.Join(", ", member.Inputs)}]");
        foreach ((OutputRole role, string output) in member.Outputs)
        {
            Expect(IsRoleOf(member.Kind, role), $"{at}.outputs", $"roles of a {member.Kind} member", role);
            Expect(!string.IsNullOrWhiteSpace(output), $"{at}.outputs[{role}]", "the name of an output of the graph", "nothing");
        }
        int scalars = member.Outputs.Keys.Count(MemberManifest.IsScalar);
        Expect(
            scalars == 1, $"{at}.outputs",
            member.Kind == MemberKind.Reconstruction ? "the role error" : "exactly one of the roles logit and score", $"{scalars} of them");
        ExpectFinite($"{at}.standardization.mean", member.Standardization.Mean);
        ExpectFinite($"{at}.standardization.deviation", member.Standardization.Deviation);
        Expect(member.Standardization.Deviation > 0, $"{at}.standardization.deviation", "a number above 0", member.Standardization.Deviation);
    }

    private static bool IsRoleOf(MemberKind kind, OutputRole role) => kind switch
    {
        MemberKind.Sequence => role is OutputRole.Logit or OutputRole.Score or OutputRole.Attention,
        MemberKind.Reconstruction => role is OutputRole.Error or OutputRole.FeatureError,
        _ => role is OutputRole.Logit or OutputRole.Score,
    };

    private void ValidateCombination(CombinationManifest combination, int members)
    {
        Expect(combination.Kind == "logistic", "combination.kind", "\"logistic\"", $"\"{combination.Kind}\"");
        ExpectFinite("combination.bias", combination.Bias);
        ValidateWeights("combination.weights", combination.Weights, members);
    }

    private void ValidateWeights(string property, IReadOnlyList<double> weights, int members)
    {
        Expect(weights.Count == members, property, $"{members} numbers, one a member", weights.Count);
        foreach (double weight in weights)
            ExpectFinite(property, weight);
    }

    private void ValidateNovelty(NoveltyManifest novelty, int members)
    {
        ValidateWeights("novelty.weights", novelty.Weights, members);
        ValidatePoints("novelty", novelty.Kind, novelty.X, novelty.Y);
        for (int i = 0; i < novelty.X.Count; i++)
            ExpectFinite($"novelty.x[{i}]", novelty.X[i]);
    }

    private void ValidateCalibration(CalibrationManifest calibration)
    {
        ValidatePoints("calibration", calibration.Kind, calibration.X, calibration.Y);
        for (int i = 0; i < calibration.X.Count; i++)
            Expect(calibration.X[i] is >= 0 and <= 1, $"calibration.x[{i}]", "0 to 1", calibration.X[i]);
    }

    private void ValidatePoints(string property, string kind, IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        Expect(kind == "piecewise_linear", $"{property}.kind", "\"piecewise_linear\"", $"\"{kind}\"");
        Expect(x.Count is >= 2 and <= MaxPoints, $"{property}.x", $"2 to {MaxPoints} points", x.Count);
        Expect(y.Count == x.Count, $"{property}.y", $"{x.Count} numbers, one for each x", y.Count);
        for (int i = 0; i < x.Count; i++)
        {
            Expect(y[i] is >= 0 and <= 1, $"{property}.y[{i}]", "0 to 1", y[i]);
            if (i == 0)
                continue;
            Expect(x[i] > x[i - 1], $"{property}.x[{i}]", $"more than {x[i - 1]}, the one before", x[i]);
            Expect(y[i] >= y[i - 1], $"{property}.y[{i}]", $"at least {y[i - 1]}, the one before", y[i]);
        }
    }

    private void ExpectName(string property, string name) =>
        Expect(
            name.Length is >= 1 and <= MaxNameLength && !name.AsSpan().ContainsAnyExcept(NameCharacters),
            property, $"1 to {MaxNameLength} of the characters a-z A-Z 0-9 . _ -", $"\"{name}\"");

    private void ExpectFinite(string property, double number) => Expect(double.IsFinite(number), property, "a finite number", number);

    private void Expect(bool isMet, string property, string expected, object found)
    {
        if (!isMet)
            throw new ModelException($"{path}: expected {property} to be {expected}, found {found}; see models/README.md.");
    }
}
