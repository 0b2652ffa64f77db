using Shouldly;
using StreamGuard.Worker.Configuration;

namespace StreamGuard.Worker.Tests.Configuration;

public class EffectiveConfigurationTests
{
    [Fact]
    public void Load_NothingGiven_HasNoMistakeAndDefaults()
    {
        var configuration = ConfigurationSample.Load();

        configuration.Mistakes.ShouldBeEmpty();
        configuration.Options.Http.Port.ShouldBe(8080);
        configuration.OriginOf("Http:Port").ShouldBe("default");
    }

    [Theory]
    [InlineData(false, false, false, false, 8080, "default")]
    [InlineData(true, false, false, false, 1001, "appsettings.json")]
    [InlineData(true, true, false, false, 1002, "file")]
    [InlineData(true, true, true, false, 1003, "environment")]
    [InlineData(true, true, true, true, 1004, "command line")]
    [InlineData(true, false, true, false, 1003, "environment")]
    public void Load_SeveralSources_LaterWins(bool shipped, bool file, bool environment, bool commandLine, int port, string origin)
    {
        var directory = Directory.CreateTempSubdirectory("streamguard-");
        try
        {
            if (shipped)
            {
                File.WriteAllText(Path.Combine(directory.FullName, "appsettings.json"), """{ "Http": { "Port": 1001 } } // a comment""");
            }

            using var given = new TemporaryFile("""{ "Http": { "Port": 1002 } }""");
            var configuration = ConfigurationSample.Load(
                file ? given.Path : null,
                environment ? [("STREAMGUARD__HTTP__PORT", "1003"), ("HTTP__PORT", "9")] : [],
                commandLine ? [("http:port", "7"), ("Http:Port", "1004")] : [],
                directory.FullName);

            configuration.Mistakes.ShouldBeEmpty();
            configuration.Options.Http.Port.ShouldBe(port);
            configuration.OriginOf("Http:Port").ShouldBe(origin == "file" ? given.Path : origin);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public void Load_SettingsFromDifferentSources_AreMerged()
    {
        using var file = new TemporaryFile("""{ "Http": { "BindAddress": "0.0.0.0" }, "History": { "Capacity": 16 } }""");

        var options = ConfigurationSample.Load(file.Path, [("STREAMGUARD__HTTP__PORT", "9")], [("History:Horizon", "30d")]).Options;

        options.Http.BindAddress.ShouldBe("0.0.0.0");
        options.Http.Port.ShouldBe(9);
        options.History.Capacity.ShouldBe(16);
        options.History.Horizon.ShouldBe(TimeSpan.FromDays(30));
    }

    [Theory]
    [InlineData("STREAMGUARD__KAFKA__SETTINGS__SASL_USERNAME")]
    [InlineData("STREAMGUARD__Kafka__Settings__sasl.username")]
    public void Load_ClientSettingFromTheEnvironment_HasItsDots(string variable)
    {
        var configuration = ConfigurationSample.Load(environment: [(variable, "me")]);

        configuration.Mistakes.ShouldBeEmpty();
        configuration.Options.Kafka.Settings.ShouldBe(new Dictionary<string, string> { ["sasl.username"] = "me" });
    }

    [Theory]
    [InlineData("Http:Portt", "1", "Http:Portt: there is no such setting; did you mean Http:Port?")]
    [InlineData("Htp:Port", "1", "Htp: there is no such section; did you mean Http?")]
    [InlineData("Telemetry:Zzzzzzzzzz", "1", "Telemetry:Zzzzzzzzzz: there is no such setting; there are LogFormat, LogLevel,")]
    [InlineData("Http:Port", "many", "Http:Port: 'many' is not a whole number.")]
    [InlineData("Http:Port", "99999999999", "Http:Port: '99999999999' is not a whole number that fits (Int32).")]
    [InlineData("Http:Port:Inner", "1", "Http:Port: is one value and has nothing below it")]
    [InlineData("Http", "8080", "Http: '8080' is one value where a group of settings belongs")]
    [InlineData("Telemetry:LogFormat", "xml", "Telemetry:LogFormat: 'xml' is not one of Json, Plain.")]
    [InlineData("Telemetry:LogFormat", "1", "Telemetry:LogFormat: '1' is not one of Json, Plain.")]
    [InlineData("History:Horizon", "180", "History:Horizon: '180' is not a duration; write one with its unit")]
    public void Load_UnreadableSetting_IsRefusedWithItsMend(string key, string value, string mistake)
    {
        ConfigurationSample.Set(key, value).Mistakes.ShouldHaveSingleItem().ToString().ShouldStartWith(mistake);
    }

    [Fact]
    public void Load_SeveralMistakes_AreAllReported()
    {
        var configuration = ConfigurationSample.Load(commandLine: [("Http:Portt", "1"), ("Http:Port", "x"), ("Nonsense:A", "1")]);

        configuration.Mistakes.Select(mistake => mistake.Key).ShouldBe(["Http:Port", "Http:Portt", "Nonsense"], ignoreOrder: true);
    }

    [Fact]
    public void Load_ValueThatCannotBeRead_HidesNoOtherMistakeAndBringsNone()
    {
        // The default of what could not be read breaks a rule with the rest; that is not what the user wrote.
        var configuration = ConfigurationSample.Load(commandLine: [("Kafka:MaxPollInterval", "x"), ("Pipeline:DrainDeadline", "5min"), ("Http:LivenessDeadline", "7min"), ("Http:Port", "-1")]);

        configuration.Mistakes.Select(mistake => mistake.Key).ShouldBe(["Kafka:MaxPollInterval", "Http:Port"], ignoreOrder: true);
    }

    [Fact]
    public void Load_SeveralBadValuesInAList_AreAllReported() =>
        ConfigurationSample.Set("Inference:Providers", "Gpu,Cpu,Tpu").Mistakes.Select(mistake => mistake.Key).ShouldBe(["Inference:Providers:0", "Inference:Providers:2"]);

    [Fact]
    public void Load_MissingFile_IsAMistakeThatNamesIt()
    {
        ConfigurationSample.Load(file: "/nowhere/at/all.json").Mistakes.ShouldHaveSingleItem().ToString()
            .ShouldBe("/nowhere/at/all.json: there is no such file; correct --config.");
    }

    [Theory]
    [InlineData("{ \"Http\": ")]
    [InlineData("not json")]
    [InlineData("")]
    [InlineData("[1, 2]")]
    public void Load_FileThatIsNotJson_IsAMistakeThatNamesIt(string text)
    {
        using var file = new TemporaryFile(text);

        var mistake = ConfigurationSample.Load(file: file.Path).Mistakes.ShouldHaveSingleItem();

        mistake.Key.ShouldBe(file.Path);
        mistake.Problem.ShouldStartWith("is not valid JSON: ");
    }

    [Fact]
    public void Load_ShippedFile_HasNoMistake()
    {
        File.Exists(Path.Combine(AppContext.BaseDirectory, "appsettings.json")).ShouldBeTrue();

        ConfigurationSample.Load(programDirectory: AppContext.BaseDirectory).Mistakes.ShouldBeEmpty();
    }
}
