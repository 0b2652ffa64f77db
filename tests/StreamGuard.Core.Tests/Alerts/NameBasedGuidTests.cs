using System.Text;
using Shouldly;
using StreamGuard.Core.Alerts;

namespace StreamGuard.Core.Tests.Alerts;

public class NameBasedGuidTests
{
    private static readonly Guid Dns = new("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
    private static readonly Guid Url = new("6ba7b811-9dad-11d1-80b4-00c04fd430c8");

    [Fact]
    public void Create_ExampleOfTheStandard_YieldsItsUuid() => // RFC 9562, appendix A.4
        Create(Dns, "www.example.com").ShouldBe(new Guid("2ed6657d-e927-568b-95e1-2665a8aea6a2"));

    [Fact]
    public void Create_ExampleOfPythonsDocumentation_YieldsItsUuid() =>
        Create(Dns, "python.org").ShouldBe(new Guid("886313e1-3b8a-5372-9b90-0c9aee199e5d"));

    [Fact]
    public void Create_LongName_HasVersionAndVariant()
    {
        string text = Create(Url, new string('x', 2000)).ToString();

        text[14].ShouldBe('5');
        "89ab".ShouldContain(text[19]);
    }

    [Fact]
    public void AlertIdOf_AnotherModelVersion_IsAnotherAlert()
    {
        Guid first = AlertFactory.AlertIdOf("t-1"u8, "default", "1");

        AlertFactory.AlertIdOf("t-1"u8, "default", "1").ShouldBe(first);
        AlertFactory.AlertIdOf("t-1"u8, "default", "2").ShouldNotBe(first);
        AlertFactory.AlertIdOf("t-2"u8, "default", "1").ShouldNotBe(first);
    }

    private static Guid Create(Guid namespaceId, string name) => NameBasedGuid.Create(namespaceId, Encoding.UTF8.GetBytes(name));
}
