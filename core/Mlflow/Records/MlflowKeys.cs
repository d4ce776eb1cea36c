using Microsoft.Extensions.Logging;

namespace Rlfw.Mlflow;

/// <summary>The keys of one kind that a store writes, as MLflow takes them; says once what is called otherwise there.</summary>
/// <param name="kind">What they name: "metric", "parameter", "tag".</param>
/// <param name="logger">Where it is said.</param>
internal sealed class MlflowKeys(string kind, ILogger logger)
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _origins = new(StringComparer.Ordinal);

    /// <summary>The name of a key in MLflow.</summary>
    /// <param name="key">The key.</param>
    public string Name(string key)
    {
        if (_names.TryGetValue(key, out var known))
        {
            return known;
        }

        var name = MlflowNames.Key(key);
        _names[key] = name;
        if (!_origins.TryAdd(name, key))
        {
            logger.LogWarning(
                "The {Kind}s '{Other}' and '{Key}' are both called '{Name}' in MLflow, which takes letters, digits and "
                    + "_ - . space : / only, 250 at most: what belongs to them is mixed there; rename one of them",
                kind,
                _origins[name],
                key,
                name
            );
        }
        else if (name != key)
        {
            logger.LogWarning("The {Kind} '{Key}' is called '{Name}' in MLflow", kind, key, name);
        }

        return name;
    }
}
