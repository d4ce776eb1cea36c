namespace Rlfw.Generation.Sampling;

/// <summary>What any row of a batch asks for, as the host knows it: work that no row needs is left out.</summary>
[Flags]
internal enum SamplingNeeds
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A row has a temperature above 0.</summary>
    Draws = 1,

    /// <summary>A row has temperature 0.</summary>
    Greedy = 2,

    /// <summary>A row has a temperature that is neither 0 nor 1.</summary>
    Temperature = 4,

    /// <summary>A row keeps the most probable K tokens.</summary>
    TopK = 8,

    /// <summary>A row keeps a nucleus.</summary>
    TopP = 16,

    /// <summary>A row drops what is improbable beside the most probable token.</summary>
    MinP = 32,
}
