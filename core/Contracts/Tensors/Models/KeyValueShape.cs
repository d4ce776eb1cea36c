namespace Rlfw.Contracts;

/// <summary>What a model keeps of each token while it generates: a key and a value per layer and key head.</summary>
/// <param name="Layers">Decoder layers.</param>
/// <param name="QueryHeads">Query heads H.</param>
/// <param name="KeyHeads">Key and value heads K, a divisor of H; each serves H / K query heads.</param>
/// <param name="HeadSize">Width D of a head.</param>
/// <param name="Dtype">What the model computes in; keys and values are kept so unless the engine quantizes them.</param>
public sealed record KeyValueShape(int Layers, int QueryHeads, int KeyHeads, int HeadSize, ScalarType Dtype);
