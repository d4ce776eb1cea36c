namespace Rlfw.Contracts;

/// <summary>Keys and values of the tokens a model has seen, owned by whoever created it.</summary>
public interface IKeyValueCache : IDisposable
{
    /// <summary>Columns filled, padding included.</summary>
    int Length { get; }

    /// <summary>Columns there is room for.</summary>
    int Capacity { get; }

    /// <summary>Keeps some rows and drops the others: finished completions need no further work.</summary>
    /// <param name="rows">The rows to keep, int64 [K], ascending, on the model's device.</param>
    void KeepRows(Tensor rows);
}
