using Microsoft.Extensions.Configuration;
using Shouldly;
using StreamGuard.Worker.Configuration;

namespace StreamGuard.Worker.Tests.Configuration;

public class OptionsBinderTests
{
    [Fact]
    public void Bind_EveryKindOfSetting_IsRead()
    {
        var (sample, mistakes) = Bind(
            ("Count", "-7"), ("Share", "0.25"), ("Flag", "TRUE"), ("Maybe", "3"), ("Address", "http://a:1"), ("Wait", "5ms"),
            ("Colors:0", "red"), ("Colors:1", "Blue"), ("Names", "a, b"), ("Client:sasl.mechanism", "PLAIN"), ("Inner:Count", "9"));

        mistakes.ShouldBeEmpty();
        sample.Count.ShouldBe(-7);
        sample.Share.ShouldBe(0.25);
        sample.Flag.ShouldBeTrue();
        sample.Maybe.ShouldBe(3);
        sample.Address.ShouldBe(new Uri("http://a:1"));
        sample.Wait.ShouldBe(TimeSpan.FromMilliseconds(5));
        sample.Colors.ShouldBe([Color.Red, Color.Blue]);
        sample.Names.ShouldBe(["a", "b"]);
        sample.Client.ShouldBe(new Dictionary<string, string> { ["sasl.mechanism"] = "PLAIN" });
        sample.Inner.Count.ShouldBe(9);
    }

    [Theory]
    [InlineData("Flag", "yes", "Flag: 'yes' is not true or false.")]
    [InlineData("Share", "half", "Share: 'half' is not a number.")]
    [InlineData("Count", "1.5", "Count: '1.5' is not a whole number.")]
    [InlineData("Count", "", "Count: '' is not a whole number.")]
    [InlineData("Address", "somewhere", "Address: 'somewhere' is not an address such as http://host:port.")]
    [InlineData("Colors:0", "green", "Colors:0: 'green' is not one of Red, Blue.")]
    [InlineData("Inner:Cuont", "1", "Inner:Cuont: there is no such setting; did you mean Inner:Count?")]
    [InlineData("SecretNumber", "hunter2", "SecretNumber: the value is not a whole number.")]
    public void Bind_WrongValue_IsAMistakeThatNamesTheKey(string key, string value, string mistake) =>
        Bind((key, value)).Mistakes.ShouldHaveSingleItem().ToString().ShouldBe(mistake);

    [Fact]
    public void Bind_EmptyNullable_IsNull()
    {
        var (sample, mistakes) = Bind(("Maybe", ""));

        mistakes.ShouldBeEmpty();
        sample.Maybe.ShouldBeNull();
    }

    private static (Sample Sample, IReadOnlyList<ConfigurationMistake> Mistakes) Bind(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value))).Build();
        var sample = new Sample();
        var binder = new OptionsBinder();
        binder.Bind(configuration, sample);
        return (sample, binder.Mistakes);
    }

    private enum Color
    {
        Red,
        Blue,
    }

    private sealed class Inside
    {
        public int Count { get; set; }
    }

    private sealed class Sample
    {
        public int Count { get; set; }

        public double Share { get; set; }

        public bool Flag { get; set; }

        public int? Maybe { get; set; } = 1;

        public Uri? Address { get; set; }

        public TimeSpan Wait { get; set; }

        public IReadOnlyList<Color> Colors { get; set; } = [];

        public List<string> Names { get; set; } = [];

        public int SecretNumber { get; set; }

        public IDictionary<string, string> Client { get; } = new Dictionary<string, string>();

        public Inside Inner { get; set; } = new();
    }
}
