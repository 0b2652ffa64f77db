namespace StreamGuard.Simulation.Accounts;

/// <summary>A way of life, which shapes when, where and how much someone pays.</summary>
/// <param name="Share">Relative number of such people.</param>
/// <param name="PaymentsPerDay">Their payments a day, on average over people of this type.</param>
/// <param name="Wealth">Their prices over the average.</param>
/// <param name="OnlineTaste">How much more than others they buy on the web.</param>
/// <param name="TripEveryDays">Mean days at home between two trips.</param>
/// <param name="TransferShare">Share of their payments that are transfers.</param>
/// <param name="Weekday">Weights of the 24 hours on Monday to Friday, local time.</param>
/// <param name="Weekend">Weights of the 24 hours on Saturday and Sunday.</param>
/// <param name="WeekendFactor">Payments on a day of the weekend over those on a weekday.</param>
internal sealed record PersonType(
    double Share,
    double PaymentsPerDay,
    double Wealth,
    double OnlineTaste,
    double TripEveryDays,
    double TransferShare,
    double[] Weekday,
    double[] Weekend,
    double WeekendFactor)
{
    /// <summary>All types. The numbers are invented, after what is plausible.</summary>
    internal static readonly PersonType[] All =
    [
        // Employees: before work, at lunch, after work.
        new(40, 4.0, 1.0, 1.0, 60, 0.05,
            Hours("0.1 .05 .03 .02 .05 .3 1.2 2.2 1.6 0.9 0.9 1.4 3.2 2.4 1.0 1.0 1.6 3.2 3.6 2.6 1.8 1.2 .7 .3"),
            Hours(".4 .2 .1 .05 .05 .1 .3 .7 1.6 2.6 3.2 3.2 2.8 2.6 2.4 2.4 2.4 2.2 2.2 2.0 1.8 1.4 1.0 .7"), 1.25),
        // Students: late.
        new(17, 3.6, 0.55, 1.8, 80, 0.07,
            Hours(".8 .5 .3 .2 .1 .1 .3 .8 1.2 1.2 1.4 1.8 2.8 2.2 1.6 1.6 1.8 2.2 2.6 2.6 2.4 2.2 1.8 1.4"),
            Hours("1.8 1.4 1.0 .5 .2 .1 .1 .2 .5 1.0 1.6 2.0 2.2 2.2 2.0 2.0 2.0 2.2 2.4 2.6 2.6 2.4 2.2 2.0"), 1.30),
        // Parents: mornings and afternoons, big weekend shopping.
        new(20, 4.6, 1.15, 1.2, 110, 0.05,
            Hours(".05 .02 .02 .02 .05 .3 .8 2.0 2.6 2.2 2.0 1.8 1.6 1.4 1.6 2.6 3.0 2.6 1.8 1.4 1.4 1.0 .4 .1"),
            Hours(".1 .05 .02 .02 .02 .1 .3 .8 1.8 3.2 3.8 3.4 2.6 2.0 2.2 2.4 2.4 2.0 1.6 1.2 1.0 .7 .3 .2"), 1.40),
        // Pensioners: mornings, cash, little web.
        new(15, 2.8, 0.8, 0.4, 90, 0.04,
            Hours(".02 .02 .02 .02 .05 .2 .6 1.6 3.0 4.0 4.2 3.6 2.2 1.6 2.0 2.4 2.2 1.6 1.0 .6 .4 .2 .1 .05"),
            Hours(".02 .02 .02 .02 .05 .2 .5 1.4 2.6 3.8 4.0 3.6 2.4 1.6 1.8 2.0 1.8 1.4 .9 .6 .4 .2 .1 .05"), 0.85),
        // People of odd hours who travel for work.
        new(8, 4.8, 1.7, 1.3, 22, 0.08,
            Hours(".9 .7 .5 .4 .4 .5 1.0 1.4 1.6 1.4 1.4 1.4 1.8 1.6 1.4 1.4 1.4 1.6 2.0 2.2 2.0 1.8 1.6 1.2"),
            Hours("1.2 1.0 .8 .5 .4 .4 .6 1.0 1.4 1.6 1.6 1.8 1.8 1.6 1.6 1.6 1.6 1.8 2.0 2.0 2.0 1.8 1.6 1.4"), 1.0),
    ];

    /// <summary>Normalized so that the 24 weights sum to 1.</summary>
    private static double[] Hours(string text)
    {
        double[] weights = Array.ConvertAll(text.Split(' '), number => double.Parse(number, System.Globalization.CultureInfo.InvariantCulture));
        double sum = 0;
        foreach (double weight in weights) sum += weight;
        return Array.ConvertAll(weights, weight => weight / sum);
    }
}
