using System.ComponentModel.DataAnnotations;
using System.Net;

namespace StreamGuard.Worker.Configuration;

/// <summary>Where health and metrics are served. There is no authentication: keep it on a network of your own.</summary>
internal sealed class HttpOptions
{
    /// <summary>The address to listen on: <c>127.0.0.1</c> = this machine only, <c>0.0.0.0</c> = every interface. Default 127.0.0.1.</summary>
    [Required]
    public string BindAddress { get; set; } = "127.0.0.1";

    /// <summary>The TCP port; 0 = any free one, which the log then tells. Default 8080; 0 to 65535.</summary>
    [Range(0, 65535)]
    public int Port { get; set; } = 8080;

    /// <summary>
    /// How long the poll loop may go without a sign of life before <c>/health/live</c> says no. Default 30 s; 1 second to 1 hour.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan LivenessDeadline { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>What attributes cannot say.</summary>
    /// <returns>Each mistake, in words; the first word is the key.</returns>
    public IEnumerable<string> Validate()
    {
        if (!IPAddress.TryParse(BindAddress, out _))
        {
            yield return $"BindAddress: '{BindAddress}' is not an IP address; set it to 127.0.0.1, 0.0.0.0, :: or an address of this machine.";
        }
    }
}
