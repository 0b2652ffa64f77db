using System.Globalization;
using System.Text.Json;
using Shouldly;
using StreamGuard.Core.Arrays;
using StreamGuard.Core.Features;
using StreamGuard.Worker.Offline;

namespace StreamGuard.Worker.Tests.Offline;

public sealed class FeatureExporterTests : IDisposable
{
    private const int Length = 4;
    private const float Tolerance = 1e-5f;
    private static readonly string Here = Path.Combine(RepositoryFiles.Root, "tests", "StreamGuard.Worker.Tests", "Offline");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Export_SmallFile_WritesArraysOfTheSpecifiedShapes()
    {
        long rows = Export();

        Read<float>("history").Shape.ShouldBe([(int)rows, Length, FeatureSpecification.HistoryWidth]);
        Read<long>("history_length").Shape.ShouldBe([(int)rows]);
        Read<float>("current").Shape.ShouldBe([(int)rows, FeatureSpecification.CurrentWidth]);
        Read<sbyte>("label").Values.Select(label => (int)label).Distinct().Order().ToArray().ShouldBe([-1, 0, 1]);
        Read<sbyte>("kind").Values.Max().ShouldBe((sbyte)2);
        Read<long>("event_time").Values[0].ShouldBe(1772625600000);
        Read<long>("row").Values.ShouldBe(Enumerable.Range(0, (int)rows).Select(row => (long)row));
    }

    [Fact]
    public void Export_SmallFile_DescribesItselfToTraining()
    {
        long rows = Export();

        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(_folder.PathOf("specification.json")));
        JsonElement root = document.RootElement;
        root.GetProperty("version").GetInt32().ShouldBe(FeatureSpecification.Version);
        root.GetProperty("rows").GetInt64().ShouldBe(rows);
        root.GetProperty("history_length").GetInt32().ShouldBe(Length);
        root.GetProperty("frozen_history_width").GetInt32().ShouldBe(FeatureSpecification.FrozenHistoryWidth);
        root.GetProperty("kinds").EnumerateArray().Select(kind => kind.GetString()).ShouldBe(["GENUINE", "CARD_TESTING", "ACCOUNT_TAKEOVER"]);
        root.GetProperty("current").EnumerateArray().Select(column => column.GetProperty("name").GetString()).ShouldBe(FeatureSpecification.Current.Select(column => column.Name));
        JsonElement channel = root.GetProperty("history").EnumerateArray().Single(column => column.GetProperty("name").GetString() == "channel");
        (root.GetProperty("label_delay_seconds").GetDouble(), root.GetProperty("outcomes_applied").GetBoolean()).ShouldBe((604_800, true));
        (channel.GetProperty("kind").GetString(), channel.GetProperty("cardinality").GetInt32()).ShouldBe(("categorical", 7));
    }

    [Fact]
    public void Export_PartOfAFile_WritesTheRowsThatTheWholeFileHas()
    {
        Export();
        float[] current = Read<float>("current").Values, history = Read<float>("history").Values;
        long[] times = Read<long>("event_time").Values;
        var part = new OfflineOptions { FromMs = times[5], ToMs = times[15] };
        long[] expected = [.. Enumerable.Range(0, times.Length).Where(row => times[row] >= times[5] && times[row] < times[15]).Select(row => (long)row)];

        Export(part).ShouldBe(expected.Length);

        Read<long>("row").Values.ShouldBe(expected);
        Read<long>("event_time").Values.ShouldBe(expected.Select(row => times[row]));
        Read<float>("current").Values.ShouldBe(expected.SelectMany(row => current.Skip((int)row * FeatureSpecification.CurrentWidth).Take(FeatureSpecification.CurrentWidth)));
        int width = Length * FeatureSpecification.HistoryWidth;
        Read<float>("history").Values.ShouldBe(expected.SelectMany(row => history.Skip((int)row * width).Take(width)));
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(_folder.PathOf("specification.json")));
        document.RootElement.GetProperty("rows").GetInt64().ShouldBe(expected.Length);
    }

    [Fact]
    public void Export_FileCutShort_LeavesNoSpecification()
    {
        Export();
        string broken = _folder.Write("broken.jsonl", File.ReadAllText(Path.Combine(Here, "small.jsonl")) + "{");
        using TransactionFileReader reader = TransactionFileReader.Open(broken, InputFormat.Jsonl);

        Should.Throw<InputFileException>(() => FeatureExporter.Export(reader, _folder.Root, Length, new OfflineOptions(), _ => { }, CancellationToken.None));

        File.Exists(_folder.PathOf("specification.json")).ShouldBeFalse();
    }

    /// <summary>
    /// Any change of a feature shows here. When it is meant, raise the version of the specification, and write the file again with
    /// STREAMGUARD_UPDATE_GOLDEN=1.
    /// </summary>
    [Fact]
    public void Export_SmallFile_YieldsTheGoldenFeatures()
    {
        Export();
        string path = Path.Combine(Here, "small.features.csv");
        string[] actual = [.. Rows("current", FeatureSpecification.CurrentWidth), .. Rows("history", Length * FeatureSpecification.HistoryWidth)];
        if (Environment.GetEnvironmentVariable("STREAMGUARD_UPDATE_GOLDEN") == "1") File.WriteAllLines(path, actual);

        string[] golden = File.ReadAllLines(path);
        golden.Length.ShouldBe(actual.Length);
        for (int row = 0; row < golden.Length; row++)
        {
            string[] expectedCells = golden[row].Split(','), actualCells = actual[row].Split(',');
            actualCells[0].ShouldBe(expectedCells[0]);
            for (int i = 1; i < expectedCells.Length; i++)
            {
                float difference = Math.Abs(Number(actualCells[i]) - Number(expectedCells[i]));
                (difference <= Tolerance).ShouldBeTrue($"row {row}, {expectedCells[0]}[{i - 1}] is {actualCells[i]}, expected {expectedCells[i]}");
            }
        }
    }

    [NumpyFact]
    public void Export_SmallFile_IsReadByNumpy()
    {
        long rows = Export();
        string script = "import numpy as np,sys;d=sys.argv[1];a={n:np.load(f'{d}/{n}.npy') for n in "
            + "('history','history_length','current','label','kind','event_time','row')};"
            + "print([(n,str(v.dtype),v.shape) for n,v in a.items()],bool(np.isfinite(a['history']).all() and np.isfinite(a['current']).all()),float(a['current'].sum()))";

        string[] parts = NumpyFactAttribute.Run(script, _folder.Root).Split(']');

        parts[0].ShouldBe($"[('history', 'float32', ({rows}, {Length}, 27)), ('history_length', 'int64', ({rows},)), ('current', 'float32', ({rows}, 70)), "
            + $"('label', 'int8', ({rows},)), ('kind', 'int8', ({rows},)), ('event_time', 'int64', ({rows},)), ('row', 'int64', ({rows},))");
        string[] rest = parts[1].Trim().Split(' ');
        rest[0].ShouldBe("True");
        Number(rest[1]).ShouldBe(Read<float>("current").Values.Sum(), 0.05f);
    }

    private long Export(OfflineOptions? options = null)
    {
        using TransactionFileReader reader = TransactionFileReader.Open(Path.Combine(Here, "small.jsonl"), InputFormat.Jsonl);
        return FeatureExporter.Export(reader, _folder.Root, Length, options ?? new OfflineOptions(), _ => { }, CancellationToken.None).Written;
    }

    private NpyArray<T> Read<T>(string name)
        where T : unmanaged
    {
        using FileStream stream = File.OpenRead(_folder.PathOf(name + ".npy"));
        return NpyReader.Read<T>(stream, name);
    }

    private IEnumerable<string> Rows(string name, int width) => Read<float>(name).Values
        .Chunk(width)
        .Select((row, i) => $"{name}-{i},{string.Join(',', row.Select(value => value.ToString("0.######", CultureInfo.InvariantCulture)))}");

    private static float Number(string text) => float.Parse(text, CultureInfo.InvariantCulture);
}
