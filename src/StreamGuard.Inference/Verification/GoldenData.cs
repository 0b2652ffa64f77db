using StreamGuard.Core.Arrays;
using StreamGuard.Core.Features;

namespace StreamGuard.Inference.Verification;

/// <summary>The golden inputs and outputs of an ensemble's folder.</summary>
internal sealed record GoldenData(float[] History, long[] HistoryLengths, float[] Current, float[] Scores, float[]? MemberScores)
{
    private const int MaxRows = 4096;

    /// <summary>How many rows there are.</summary>
    public int Rows => Scores.Length;

    /// <summary>Reads them.</summary>
    /// <exception cref="ModelException">A file is missing, or is not of the shape that models/README.md asks for.</exception>
    public static GoldenData Read(string directory, int historyLength, int members)
    {
        string golden = Path.Combine(directory, "golden");
        NpyArray<float> scores = ReadFile<float>(golden, "score.npy", -1);
        int rows = scores.Shape[0];
        if (rows is < 1 or > MaxRows)
            throw new ModelException($"{Path.Combine(golden, "score.npy")}: expected 1 to {MaxRows} rows, found {rows}; export the golden files again.");
        float[] history = ReadFile<float>(golden, "history.npy", rows, historyLength, FeatureSpecification.HistoryWidth).Values;
        long[] lengths = ReadFile<long>(golden, "history_length.npy", rows).Values;
        float[] current = ReadFile<float>(golden, "current.npy", rows, FeatureSpecification.CurrentWidth).Values;
        float[]? memberScores = File.Exists(Path.Combine(golden, "member_scores.npy"))
            ? ReadFile<float>(golden, "member_scores.npy", rows, members).Values
            : null;
        return new GoldenData(history, lengths, current, scores.Values, memberScores);
    }

    private static NpyArray<T> ReadFile<T>(string folder, string name, params int[] shape)
        where T : unmanaged
    {
        string path = Path.Combine(folder, name);
        NpyArray<T> array;
        try
        {
            using FileStream stream = File.OpenRead(path);
            array = NpyReader.Read<T>(stream, path, maxElements: 1 << 26);
        }
        catch (InvalidDataException error)
        {
            throw new ModelException($"{error.Message} Export the golden files again.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{path}: a golden file could not be read: {error.Message} Export the golden files again.", error);
        }
        bool fits = array.Shape.Count == shape.Length && shape.Zip(array.Shape).All(pair => pair.First < 0 || pair.First == pair.Second);
        if (!fits)
        {
            throw new ModelException(
                $"{path}: expected the shape ({string.Join(", ", shape.Select(length => length < 0 ? "N" : $"{length}"))}), "
                + $"found ({string.Join(", ", array.Shape)}); export the golden files again.");
        }
        return array;
    }
}
