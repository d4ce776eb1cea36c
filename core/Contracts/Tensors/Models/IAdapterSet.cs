namespace Rlfw.Contracts;

/// <summary>Low-rank adapters on one frozen base: several may be loaded, at most one is active. Used from one thread.</summary>
public interface IAdapterSet
{
    /// <summary>Names of the loaded adapters, in the order they came.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>The active one; null where the base computes alone.</summary>
    string? Active { get; }

    /// <summary>Loads an adapter from a folder in PEFT's layout; it is not active yet.</summary>
    /// <param name="name">Its name here; must be new.</param>
    /// <param name="folder">The folder with adapter_config.json and adapter_model.safetensors.</param>
    /// <exception cref="UserErrorException">It is missing or malformed, or was made for another base: what does not fit.</exception>
    void Load(string name, string folder);

    /// <summary>Makes an adapter active; nothing is loaded or copied.</summary>
    /// <param name="name">A loaded adapter, or null for the base alone.</param>
    void Use(string? name);
}
