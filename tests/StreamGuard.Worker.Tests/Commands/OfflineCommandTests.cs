using System.Globalization;
using Shouldly;
using StreamGuard.Worker.Commands;
using StreamGuard.Worker.Tests.Offline;

namespace StreamGuard.Worker.Tests.Commands;

public sealed class OfflineCommandTests : IDisposable
{
    private static readonly string Small = Path.Combine(RepositoryFiles.Root, "tests", "StreamGuard.Worker.Tests", "Offline", "small.jsonl");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Features_GoodFile_WritesTheArraysAndSaysHowMany()
    {
        (int status, string output, string error) = await Run("features", "--input", Small, "--output", _folder.PathOf("out"), "--history-length", "8");

        status.ShouldBe(ExitCodes.Ok, error);
        output.ShouldBe($"20 transactions -> {_folder.PathOf("out")}\n");
        error.ShouldContain("features: 100 %");
        File.Exists(Path.Combine(_folder.PathOf("out"), "specification.json")).ShouldBeTrue();
    }

    [Fact]
    public async Task Features_BadLine_EndsWithOneLineThatNamesIt()
    {
        string bad = _folder.Write("bad.jsonl", File.ReadAllText(Small).Replace("\"EUR\"", "\"euro\""));

        (int status, _, string error) = await Run("features", "--input", bad, "--output", _folder.PathOf("out"));

        status.ShouldBe(ExitCodes.Failure);
        error.ShouldStartWith($"streamguard: {bad}:1:");
        error.TrimEnd('\n').ShouldNotContain("\n");
    }

    [Theory]
    [InlineData("--history-length", "0", "--history-length is 0; it must be from 1 to 32")]
    [InlineData("--history-length", "33", "--history-length is 33; it must be from 1 to 32")]
    [InlineData("--format", "xml", "xml")]
    [InlineData("--format", "csv", "--format csv needs --mapping FILE")]
    [InlineData("--mapping", "mapping.json", "--mapping is for --format csv; jsonl has a layout of its own")]
    [InlineData("--label-delay", "7", "--label-delay wants a duration from 0s to 90d, such as 7d or 36h, not '7'")]
    [InlineData("--label-delay", "91d", "--label-delay wants a duration from 0s to 90d")]
    [InlineData("--from", "easter", "--from wants a date such as 2026-01-31 or 2026-01-31T08:00Z (year-month-day, ISO 8601), not 'easter'")]
    [InlineData("--from", "01.02.2026", "(year-month-day, ISO 8601), not '01.02.2026'")]
    [InlineData("--to", "01/02/2026", "--to wants a date such as")]
    public async Task Features_BadOption_IsAMistakeInTheCommandLine(string option, string value, string message)
    {
        (int status, _, string error) = await Run("features", "--input", Small, "--output", _folder.PathOf("out"), option, value);

        status.ShouldBe(ExitCodes.Usage);
        error.ShouldContain(message);
    }

    [Fact]
    public async Task Features_EmptyPeriod_IsAMistakeInTheCommandLine()
    {
        (int status, _, string error) = await Run("features", "--input", Small, "--output", _folder.PathOf("out"), "--from", "2026-03-05", "--to", "2026-03-05");

        status.ShouldBe(ExitCodes.Usage);
        error.ShouldContain("--from must be before --to");
    }

    [Fact]
    public async Task Features_Period_WritesItsPaymentsAlone()
    {
        (int status, string output, string error) = await Run(
            "features", "--input", Small, "--output", _folder.PathOf("out"), "--from", "2026-03-05", "--to", "2026-03-06T00:00+01:00", "--label-delay", "36h", "--no-outcomes");

        status.ShouldBe(ExitCodes.Ok, error);
        output.ShouldBe($"3 transactions -> {_folder.PathOf("out")}\n");
        string specification = File.ReadAllText(Path.Combine(_folder.PathOf("out"), "specification.json"));
        specification.ShouldContain("\"label_delay_seconds\": 129600");
        specification.ShouldContain("\"outcomes_applied\": false");
    }

    [Fact]
    public async Task Features_FileOutOfOrder_WarnsOfPaymentsThatLackTheirPast()
    {
        string[] lines = ["1000000,1,1,500,0", "0,2,1,500,0", "300000,3,2,500,1"];
        string file = _folder.Write("late.csv", "t_seconds,customer,terminal,amount_cents,scenario\n" + string.Join('\n', lines));

        (int status, _, string error) = await Run("features", "--input", file, "--format", "handbook", "--output", _folder.PathOf("out"));

        status.ShouldBe(ExitCodes.Ok);
        error.ShouldContain("warning: 2 of 3 payments are more than a day behind an earlier line: what the file tells later was not known of them; sort it by time, oldest first");
    }

    [Fact]
    public async Task Features_OutputThatIsAFile_SaysSo()
    {
        string file = _folder.Write("file", "x");

        (int status, _, string error) = await Run("features", "--input", Small, "--output", file);

        status.ShouldBe(ExitCodes.Failure);
        error.ShouldContain($"{file} cannot be written");
    }

    [Theory]
    [InlineData("input.csv")]
    [InlineData("mapping.json")]
    [InlineData("model/attention.onnx")]
    public async Task Score_OutputIsWhatItReads_IsRefusedAndNothingIsLost(string output)
    {
        string examples = Path.Combine(RepositoryFiles.Root, "docs", "examples");
        string input = _folder.PathOf("input.csv"), mapping = _folder.PathOf("mapping.json");
        File.Copy(Path.Combine(examples, "payments.csv"), input);
        File.Copy(Path.Combine(examples, "mapping.json"), mapping);
        Directory.CreateDirectory(_folder.PathOf("model"));
        foreach (string file in Directory.GetFiles(ModelCopy.Original)) File.Copy(file, Path.Combine(_folder.PathOf("model"), Path.GetFileName(file)));
        byte[] before = File.ReadAllBytes(_folder.PathOf(output));

        (int status, _, string error) = await Run(
            "score", "--input", input, "--format", "csv", "--mapping", mapping, "--model", _folder.PathOf("model"), "--output", _folder.PathOf(output));

        status.ShouldBe(ExitCodes.Usage);
        error.ShouldContain($"the output {_folder.PathOf(output)} is what the command reads, and would be overwritten; name another file");
        File.ReadAllBytes(_folder.PathOf(output)).ShouldBe(before);
    }

    [Fact]
    public async Task Features_AnArrayIsTheMapping_IsRefused()
    {
        string mapping = _folder.Write("specification.json", "{}");

        (int status, _, string error) = await Run("features", "--input", Small, "--format", "csv", "--mapping", mapping, "--output", _folder.Root);

        status.ShouldBe(ExitCodes.Usage);
        error.ShouldContain($"the output {mapping} is what the command reads");
        File.ReadAllText(mapping).ShouldBe("{}");
    }

    [Fact]
    public async Task Features_AnotherRunWritesThere_IsRefusedAndTheFolderIsLeftAsItIs()
    {
        (await Run("features", "--input", Small, "--output", _folder.PathOf("out"))).Status.ShouldBe(ExitCodes.Ok);
        string array = Path.Combine(_folder.PathOf("out"), "history.npy");
        byte[] before = File.ReadAllBytes(array);
        using (new FileStream(array, FileMode.Open, FileAccess.Write, FileShare.None))
        {
            (int status, _, string error) = await Run("features", "--input", Small, "--output", _folder.PathOf("out"));

            status.ShouldBe(ExitCodes.Failure);
            error.ShouldContain("history.npy");
        }

        File.ReadAllBytes(array).ShouldBe(before);
        File.Exists(Path.Combine(_folder.PathOf("out"), "specification.json")).ShouldBeTrue();
    }

    [Fact]
    public async Task Demo_ItsOutputIsWhatItReads_IsRefused()
    {
        string input = _folder.Write("alerts.jsonl", "{}");

        (int status, _, string error) = await Run("demo", "--input", input, "--output", _folder.Root);

        status.ShouldBe(ExitCodes.Usage);
        error.ShouldContain($"the output {input} is what the command reads");
        File.ReadAllText(input).ShouldBe("{}");
    }

    [Fact]
    public async Task Features_LabelsUnderAMistypedName_WarnsThatThereWereNone()
    {
        string file = _folder.Write("typo.jsonl", File.ReadAllText(Small).Replace("\"is_fraud\"", "\"is_frod\"").Replace("\"fraud_kind\"", "\"kind\""));

        (int status, _, string error) = await Run("features", "--input", file, "--output", _folder.PathOf("out"));
        status.ShouldBe(ExitCodes.Ok, error);
        error.ShouldContain("warning: no payment has a label, so that no fraud counted as known (fields that were passed over: is_frod");
        (await Run("features", "--input", file, "--output", _folder.PathOf("out"), "--no-outcomes")).Error.ShouldNotContain("has a label");
        (await Run("features", "--input", Small, "--output", _folder.PathOf("out"))).Error.ShouldNotContain("has a label");
    }

    [Fact]
    public async Task Features_HeaderAlone_WarnsThatThereAreNoPayments()
    {
        string file = _folder.Write("header.csv", "t_seconds,customer,terminal,amount_cents,scenario\n");

        (int status, string output, string error) = await Run("features", "--input", file, "--format", "handbook", "--output", _folder.PathOf("out"));

        status.ShouldBe(ExitCodes.Ok, error);
        output.ShouldStartWith("0 transactions");
        error.ShouldContain("warning: the file holds no payments\n");
    }

    [Fact]
    public async Task Score_PeriodAfterTheFile_WarnsAndSaysWhenTheFileIs()
    {
        string file = _folder.Write("two.csv", "t_seconds,customer,terminal,amount_cents,scenario\n0,1,1,500,0\n90000,2,1,500,0\n");

        (int status, _, string error) = await Run(
            "score", "--input", file, "--format", "handbook", "--model", ModelCopy.Original, "--output", _folder.PathOf("scores.csv"), "--from", "2018-05-01");

        status.ShouldBe(ExitCodes.Ok, error);
        error.ShouldContain("warning: none of the file's 2 payments is within --from and --to: they are from 2018-04-01T00:00Z to 2018-04-02T01:00Z");
    }

    [Fact]
    public async Task Score_NoLabelDelay_TakesTheModelsAndWarnsOfAnother()
    {
        using var model = new ModelCopy();
        model.Edit("ensemble.json", "\"threshold\"", "\"label_delay_seconds\": 3600, \"threshold\"");
        string scores = _folder.PathOf("scores.csv");
        string input = _folder.Write("payments.csv", new LabelledPayments(seed: 1, count: 300).Text([.. Enumerable.Range(0, 300).Select(row => row % 10 == 0)]));

        (int status, _, string error) = await Run("score", "--input", input, "--format", "handbook", "--model", model.Path, "--members", "--output", scores);
        status.ShouldBe(ExitCodes.Ok, error);
        error.ShouldNotContain("the model was trained");
        float[] asTrained = Numbers(scores);
        (await Run("score", "--input", input, "--format", "handbook", "--model", model.Path, "--members", "--output", scores, "--label-delay", "1h")).Error.ShouldNotContain("the model was trained");
        WorstDifference(asTrained, Numbers(scores)).ShouldBeLessThanOrEqualTo(1e-5f);

        (_, _, error) = await Run("score", "--input", input, "--format", "handbook", "--model", model.Path, "--members", "--output", scores, "--label-delay", "7d");
        error.ShouldContain("warning: the model was trained with labels known after 1 h, and --label-delay is 7 d");
        WorstDifference(asTrained, Numbers(scores)).ShouldBeGreaterThan(1e-3f);

        static float[] Numbers(string csv) => [.. File.ReadLines(csv).Skip(1).SelectMany(line => line.Split(',')).Select(cell => float.Parse(cell, CultureInfo.InvariantCulture))];
        static float WorstDifference(float[] one, float[] two) => one.Zip(two, (a, b) => Math.Abs(a - b)).Max();
    }

    [Fact]
    public async Task Score_MissingModel_EndsWithOneLineAndNoOutput()
    {
        (int status, _, string error) = await Run("score", "--input", Small, "--model", _folder.PathOf("none"), "--output", _folder.PathOf("scores.csv"));

        status.ShouldBe(ExitCodes.Failure);
        error.ShouldContain(_folder.PathOf("none"));
        error.TrimEnd('\n').ShouldNotContain("\n");
        File.Exists(_folder.PathOf("scores.csv")).ShouldBeFalse();
    }

    [Fact]
    public async Task ModelVerify_MissingModel_EndsWithOneLine()
    {
        (int status, _, string error) = await Run("model", "verify", "--model", _folder.PathOf("none"));

        status.ShouldBe(ExitCodes.Failure);
        error.ShouldStartWith("streamguard: ");
        error.ShouldContain(_folder.PathOf("none"));
    }

    private static async Task<(int Status, string Output, string Error)> Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int status = await CommandLine.RunAsync(arguments, output, error);
        return (status, output.ToString(), error.ToString());
    }
}
