namespace Rlfw.Training.Adapters;

/// <summary>A linear map of a model with a place for one adapter. Used from the model's thread.</summary>
public interface IAdapterSite
{
    /// <summary>Name and widths.</summary>
    LinearShape Shape { get; }

    /// <summary>What is added to the map's output; null for the map alone, which then computes as if there were no place.</summary>
    LowRankPair? Adapter { get; set; }

    /// <summary>Adds to the matrix: the sum is taken in float32 and cast to the matrix's dtype.</summary>
    /// <param name="delta">float32 [out, in]; still the caller's.</param>
    void Merge(Tensor delta);

    /// <summary>Puts the matrix back as it was before <see cref="Merge"/>, bit for bit; nothing where it was not called.</summary>
    void Unmerge();
}
