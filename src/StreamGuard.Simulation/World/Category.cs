namespace StreamGuard.Simulation.World;

/// <summary>What a merchant sells.</summary>
/// <param name="Code">Merchant category code (ISO 18245).</param>
/// <param name="Online">Whether it is sold on the web; else at a terminal.</param>
/// <param name="Weight">Share of payments, in percent of all, before personal taste.</param>
/// <param name="MedianEuroCents">The median price for a person of average means.</param>
/// <param name="Sigma">Standard deviation of the price's logarithm.</param>
/// <param name="Use">What the simulation uses it for besides daily spending.</param>
internal sealed record Category(int Code, bool Online, double Weight, double MedianEuroCents, double Sigma, CategoryUse Use = CategoryUse.Daily);
