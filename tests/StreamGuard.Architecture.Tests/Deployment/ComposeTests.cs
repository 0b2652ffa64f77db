using Shouldly;
using YamlDotNet.RepresentationModel;

namespace StreamGuard.Architecture.Tests.Deployment;

/// <summary>What of docker-compose.yml can be checked without an engine.</summary>
public class ComposeTests
{
    private static readonly ComposeFile Compose = ComposeFile.Own;

    private static (string Name, YamlMappingNode Service)[] Workers => [.. Compose.Services.Where(service => service.Name.StartsWith("worker-"))];

    [Fact]
    public void Services_OfTheWholeSystem_AreThere() =>
        Compose.Services.Select(service => service.Name)
            .ShouldBe(["kafka", "create-topics", "schema-registry", "worker-1", "worker-2", "simulator", "prometheus", "grafana"], ignoreOrder: true);

    [Fact]
    public void Yaml_EveryFileOfTheDeployment_Parses()
    {
        string[] files = [.. Repository.FilesUnder("deploy", "*.yml").Concat(Repository.FilesUnder("deploy", "*.yaml")).Select(Repository.Relative)];
        files.Length.ShouldBeGreaterThan(4);
        foreach (string file in files) Should.NotThrow(() => Yaml.Load(file), file);
    }

    [Fact]
    public void Volumes_EveryOne_ExistsOrIsDeclared()
    {
        string[] declared = [.. ComposeFile.Map(Compose.Root, "volumes").Children.Keys.Select(key => ((YamlScalarNode)key).Value!)];
        List<string> used = [];
        foreach (var (name, service) in Compose.Services)
        {
            foreach (string volume in ComposeFile.Texts(service, "volumes"))
            {
                string[] parts = volume.Split(':');
                if (parts[0].StartsWith('.'))
                {
                    Path.Exists(Path.Combine(Repository.Root, parts[0])).ShouldBeTrue($"{name}: {parts[0]} does not exist");
                    parts[^1].ShouldBe("ro", $"{name}: the checkout is mounted for writing: {volume}");
                }
                else
                {
                    used.Add(parts[0]);
                }
            }
        }

        used.ShouldBe(declared, ignoreOrder: true);
    }

    [Fact]
    public void Environment_EveryVariableOfStreamGuard_IsASetting()
    {
        ConfigurationTable.Count.ShouldBeGreaterThan(50);
        var variables = Compose.Services.SelectMany(service => ComposeFile.Pairs(service.Service, "environment")).ToArray();
        variables.Count(variable => variable.Key.StartsWith("STREAMGUARD")).ShouldBeGreaterThan(10);
        variables.Select(variable => ConfigurationTable.Mistake(variable.Key, variable.Value)).OfType<string>().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("STREAMGUARD__KAFKA__BOOTSTRAPSERVER", "kafka:9092")]
    [InlineData("STREAMGUARD__SCHEMAS__SOURCE", "Registri")]
    [InlineData("STREAMGUARD__HTTP__PORT", "web")]
    [InlineData("STREAMGUARD_HTTP_PORT", "8080")]
    public void Mistake_OfAWrongVariable_IsFound(string variable, string value) => ConfigurationTable.Mistake(variable, value).ShouldNotBeNull();

    [Fact]
    public void Services_EveryOne_IsConfinedAndLimited()
    {
        foreach (var (name, service) in Compose.Services)
        {
            ComposeFile.Text(service, "read_only").ShouldBe("true", name);
            ComposeFile.Texts(service, "cap_drop").ShouldBe(["ALL"], name);
            ComposeFile.Texts(service, "security_opt").ShouldContain("no-new-privileges:true", name);
            ComposeFile.Texts(service, "cap_add").ShouldBeEmpty(name);
            ComposeFile.Text(service, "privileged").ShouldBeNull(name);
            var limits = ComposeFile.Pairs(ComposeFile.Map(ComposeFile.Map(service, "deploy"), "resources"), "limits");
            limits.Keys.ShouldBe(["cpus", "memory"], ignoreOrder: true, name);
        }
    }

    [Fact]
    public void Images_EveryOne_IsPinned()
    {
        foreach (var (name, service) in Compose.Services)
        {
            string image = ComposeFile.Text(service, "image")!;
            if (image == "streamguard:local") continue;
            image.Split(':')[^1].ShouldMatch(@"^v?\d+\.\d+\.\d+$", $"{name}: {image} is not pinned to one version");
        }
    }

    [Fact]
    public void Image_OfTheWorkers_IsBuiltOnceByTheRepositorysDockerfile()
    {
        var builds = Compose.Services.Where(service => service.Service.Children.ContainsKey(new YamlScalarNode("build"))).ToArray();
        var build = ComposeFile.Pairs(builds.ShouldHaveSingleItem().Service, "build");
        ComposeFile.Text(builds[0].Service, "image").ShouldBe("streamguard:local");
        File.Exists(Path.Combine(Repository.Root, build["context"], build["dockerfile"])).ShouldBeTrue(build["dockerfile"]);
    }

    [Fact]
    public void Ports_EveryPublishedOne_IsOnThisMachineAloneAndOnce()
    {
        string[] ports = [.. Compose.Services.SelectMany(service => ComposeFile.Texts(service.Service, "ports"))];
        ports.ShouldAllBe(port => port.StartsWith("127.0.0.1:"));
        ports.Select(port => port.Split(':')[1]).ShouldBeUnique();
    }

    [Fact]
    public void Dependencies_EveryCondition_CanBeMet()
    {
        foreach (var (name, service) in Compose.Services)
        {
            if (!service.Children.TryGetValue(new YamlScalarNode("depends_on"), out var dependencies)) continue;
            foreach (var (key, value) in (YamlMappingNode)dependencies)
            {
                var needed = Compose.Service(((YamlScalarNode)key).Value!);
                string condition = ComposeFile.Text(value, "condition")!;
                bool isServer = needed.Children.ContainsKey(new YamlScalarNode("healthcheck"));
                condition.ShouldBeOneOf("service_healthy", "service_completed_successfully", "service_started");
                if (condition == "service_healthy") isServer.ShouldBeTrue($"{name} waits for the health of {key}, which tells none");
                if (condition == "service_completed_successfully") isServer.ShouldBeFalse($"{name} waits for the end of {key}, which is a server");
            }
        }
    }

    [Fact]
    public void Workers_OfOneGroup_ShareNoIdentity()
    {
        Workers.Length.ShouldBe(2);
        foreach (string variable in new[] { "KAFKA__TRANSACTIONALID", "KAFKA__GROUPINSTANCEID", "KAFKA__CLIENTID", "TELEMETRY__INSTANCEID" })
            Workers.Select(worker => ComposeFile.Pairs(worker.Service, "environment")[$"STREAMGUARD__{variable}"]).ShouldBeUnique();
    }

    [Fact]
    public void Workers_EveryOne_IsScrapedUnderItsName()
    {
        var job = ((YamlSequenceNode)Yaml.Load("deploy/prometheus/prometheus.yml")["scrape_configs"]).Single(scrape => ComposeFile.Text(scrape, "job_name") == "streamguard");
        var targets = ((YamlSequenceNode)job["static_configs"]).Select(target => (Target: ComposeFile.Texts(target, "targets").Single(), Name: ComposeFile.Pairs(target, "labels")["worker"]));

        targets.ShouldBe(Workers.Select(worker => ($"{worker.Name}:{ComposeFile.Pairs(worker.Service, "environment")["STREAMGUARD__HTTP__PORT"]}", worker.Name)));
    }

    [Fact]
    public void Workers_HealthCheck_AsksTheReadinessProbeAtTheConfiguredPort()
    {
        string probes = File.ReadAllText(Path.Combine(Repository.Root, "src/StreamGuard.Worker/Health/HealthReport.cs"));
        foreach (var (name, worker) in Workers)
        {
            string test = string.Join(' ', ComposeFile.Texts(ComposeFile.Map(worker, "healthcheck"), "test"));
            test.ShouldContain($"/dev/tcp/127.0.0.1/{ComposeFile.Pairs(worker, "environment")["STREAMGUARD__HTTP__PORT"]}", customMessage: name);
            test.ShouldContain("GET /health/ready ", customMessage: name);
            probes.ShouldContain("\"/health/ready\"");
        }
    }

    [Fact]
    public void Simulator_EveryOption_IsOneOfTheCommand()
    {
        string command = File.ReadAllText(Path.Combine(Repository.Root, "src/StreamGuard.Worker/Commands/SimulateCommand.cs"));
        string[] arguments = ComposeFile.Texts(Compose.Service("simulator"), "command");
        arguments[0].ShouldBe("simulate");
        foreach (string argument in arguments[1..]) command.ShouldContain($"\"{argument.Split('=')[0]}\"");
    }
}
