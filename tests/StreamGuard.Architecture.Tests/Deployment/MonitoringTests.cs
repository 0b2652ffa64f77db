using System.Text.Json;
using Shouldly;
using YamlDotNet.RepresentationModel;

namespace StreamGuard.Architecture.Tests.Deployment;

/// <summary>Prometheus's rules and Grafana's dashboard ask for nothing that a worker does not expose.</summary>
public class MonitoringTests
{
    private const string Rules = "deploy/prometheus/rules/streamguard.yml";
    private const string RuleTests = "deploy/prometheus/rules/streamguard_test.yml";
    private const string Dashboard = "deploy/grafana/dashboards/streamguard.json";

    [Fact]
    public void Rules_EveryName_IsExposed() => ShouldBeExposed(Alerts().Select(alert => ComposeFile.Text(alert, "expr")!), Rules);

    [Fact]
    public void RuleTests_EveryInputSeries_IsExposed() =>
        ShouldBeExposed(
            ((YamlSequenceNode)Yaml.Load(RuleTests)["tests"]).SelectMany(test => (YamlSequenceNode)test["input_series"]).Select(input => ComposeFile.Text(input, "series")!), RuleTests);

    [Fact]
    public void Dashboard_EveryName_IsExposed() => ShouldBeExposed(Expressions(), Dashboard);

    [Fact]
    public void Rules_EveryAlert_HasASeverityWordsAndATest()
    {
        string tests = File.ReadAllText(Path.Combine(Repository.Root, RuleTests));
        foreach (YamlNode alert in Alerts())
        {
            string name = ComposeFile.Text(alert, "alert")!;
            ComposeFile.Pairs(alert, "labels")["severity"].ShouldBeOneOf("page", "ticket");
            ComposeFile.Pairs(alert, "annotations").Keys.ShouldBe(["summary", "description"], ignoreOrder: true, name);
            tests.ShouldContain($"alertname: {name}", customMessage: $"{RuleTests} does not test {name}");
        }
    }

    [Fact]
    public void Dashboard_EveryLabelInALegend_IsKeptByItsExpression()
    {
        foreach (JsonElement target in Targets())
        {
            string expression = target.GetProperty("expr").GetString()!;
            string[] kept = PromExpression.Grouped(expression);
            if (kept.Length == 0) continue;
            foreach (string label in Labels(target.GetProperty("legendFormat").GetString()!)) kept.ShouldContain(label, expression);
        }
    }

    [Fact]
    public void Dashboard_EveryPanel_HasATitleWordsAPlaceAndTheProvisionedSource()
    {
        string source = ((YamlSequenceNode)Yaml.Load("deploy/grafana/provisioning/datasources/prometheus.yml")["datasources"]).Select(item => ComposeFile.Text(item, "uid")!).Single();
        HashSet<int> ids = [];
        List<(int X, int Y, int W, int H)> places = [];
        foreach (JsonElement panel in Panels())
        {
            string title = panel.GetProperty("title").GetString()!;
            title.ShouldNotBeNullOrWhiteSpace();
            ids.Add(panel.GetProperty("id").GetInt32()).ShouldBeTrue($"{title}: its id is another panel's");
            JsonElement grid = panel.GetProperty("gridPos");
            (int X, int Y, int W, int H) place = (grid.GetProperty("x").GetInt32(), grid.GetProperty("y").GetInt32(), grid.GetProperty("w").GetInt32(), grid.GetProperty("h").GetInt32());
            (place.X + place.W).ShouldBeLessThanOrEqualTo(24, title);
            places.ShouldAllBe(other => place.X >= other.X + other.W || other.X >= place.X + place.W || place.Y >= other.Y + other.H || other.Y >= place.Y + place.H, title);
            places.Add(place);
            if (panel.GetProperty("type").GetString() == "row") continue;
            panel.GetProperty("description").GetString().ShouldNotBeNullOrWhiteSpace(title);
            panel.GetProperty("datasource").GetProperty("uid").GetString().ShouldBe(source, title);
        }

        places.Count.ShouldBeGreaterThan(15);
    }

    [PromtoolFact]
    public async Task Promtool_Configuration_IsValid()
    {
        (int status, string output) = await Promtool.RunAsync("check", "config", Path.Combine(Repository.Root, "deploy/prometheus/prometheus.yml"));
        status.ShouldBe(0, output);
        output.ShouldContain("1 rule files found");
    }

    [PromtoolFact]
    public async Task Promtool_Rules_PassTheirTests()
    {
        (int status, string output) = await Promtool.RunAsync("test", "rules", Path.Combine(Repository.Root, RuleTests));
        status.ShouldBe(0, output);
    }

    [PromtoolFact]
    public async Task Promtool_DashboardExpressions_Parse()
    {
        // As rules, with Grafana's variables filled in: a rule's expression is what promtool can check.
        string file = Path.Combine(Path.GetTempPath(), $"streamguard-dashboard-{Guid.NewGuid():N}.yml");
        IEnumerable<string> rules = Expressions().Select((expression, index) =>
            $"  - record: panel:{index}\n    expr: {JsonSerializer.Serialize(expression.Replace("$__rate_interval", "1m").Replace("$__range", "30m").Replace("$worker", ".*"))}\n");
        await File.WriteAllTextAsync(file, $"groups:\n- name: dashboard\n  rules:\n{string.Concat(rules)}");
        try
        {
            (int status, string output) = await Promtool.RunAsync("check", "rules", file);
            status.ShouldBe(0, output);
            output.ShouldContain($"{Expressions().Count()} rules found");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static void ShouldBeExposed(IEnumerable<string> expressions, string where)
    {
        string[] all = [.. expressions];
        all.ShouldNotBeEmpty();
        foreach (string expression in all)
        {
            string[] series = PromExpression.Series(expression);
            series.ShouldNotBeEmpty($"{where}: {expression}");
            series.Where(name => !TelemetryTable.Has(name)).ShouldBeEmpty($"{where} asks for metrics that no worker exposes: {expression}");
            PromExpression.Matched(expression).Where(pair => !TelemetryTable.HasLabel(pair.Series, pair.Label)).ShouldBeEmpty($"{where}: {expression}");
            PromExpression.Grouped(expression).Where(label => !series.Any(name => TelemetryTable.HasLabel(name, label))).ShouldBeEmpty($"{where}: {expression}");
        }
    }

    private static IEnumerable<YamlNode> Alerts() =>
        ((YamlSequenceNode)Yaml.Load(Rules)["groups"]).SelectMany(group => (YamlSequenceNode)group["rules"]);

    private static IEnumerable<JsonElement> Panels() =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, Dashboard))).RootElement.GetProperty("panels").EnumerateArray();

    private static IEnumerable<JsonElement> Targets() =>
        Panels().Where(panel => panel.TryGetProperty("targets", out _)).SelectMany(panel => panel.GetProperty("targets").EnumerateArray());

    private static IEnumerable<string> Expressions() => Targets().Select(target => target.GetProperty("expr").GetString()!);

    private static IEnumerable<string> Labels(string legend) => legend.Split("{{").Skip(1).Select(part => part.Split("}}")[0].Trim());
}
