using Rlfw.Contracts;

namespace Rlfw.Generation;

/// <summary>
/// The one place that touches the model: lays prompts out, keeps the cache, runs steps. Tensors it returns live until its
/// next call.
/// </summary>
internal sealed class ModelRunner : IDisposable
{
    private readonly ICausalLanguageModel _model;
    private readonly Device _device;
    private readonly IKeyValueCache _cache;
    private readonly (int[] Prompt, int Count)[] _prompts;

    /// <summary>Makes the cache for a batch.</summary>
    /// <param name="model">The model.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="batch">Sequences; equal prompts stand together and are read once.</param>
    /// <param name="maximumNewTokens">Columns to reserve beyond the prompts.</param>
    public ModelRunner(ICausalLanguageModel model, Device device, IReadOnlyList<Sequence> batch, int maximumNewTokens)
    {
        _model = model;
        _device = device;
        _prompts = RunsOfEqualPrompts(batch);
        // The last token of a completion is chosen from logits and never fed back.
        _cache = model.CreateCache(_prompts.Length, batch[^1].PromptIds.Length + maximumNewTokens - 1);
    }

    /// <summary>Reads the prompts.</summary>
    /// <returns>Logits after each sequence's prompt, [B, V].</returns>
    public Tensor ReadPrompts()
    {
        var width = _prompts.Max(prompt => prompt.Prompt.Length);
        var ids = new long[_prompts.Length * width];
        var mask = new bool[ids.Length];
        Array.Fill(ids, _model.Tokenizer.PaddingId);
        for (var row = 0; row < _prompts.Length; row++)
        {
            var prompt = _prompts[row].Prompt;
            for (var i = 0; i < prompt.Length; i++)
            {
                var column = (row * width) + width - prompt.Length + i;
                ids[column] = prompt[i];
                mask[column] = true;
            }
        }

        var isPadded = _prompts.Any(prompt => prompt.Prompt.Length < width);
        var logits = _model.Decode(
            torch.tensor(ids, [_prompts.Length, width], device: _device),
            isPadded ? torch.tensor(mask, [_prompts.Length, width], device: _device) : null,
            _cache
        );
        return _prompts.All(prompt => prompt.Count == 1) ? logits : Repeat(logits);
    }

    /// <summary>Appends one token to each row.</summary>
    /// <param name="tokens">int64 [B].</param>
    /// <returns>Logits [B, V].</returns>
    public Tensor Step(Tensor tokens) => _model.Decode(tokens.unsqueeze(1), null, _cache);

    /// <summary>Drops all rows but some.</summary>
    /// <param name="rows">The rows to keep, ascending.</param>
    /// <param name="tokens">The last tokens, int64 [B].</param>
    /// <returns>The last tokens of the rows kept.</returns>
    public Tensor Keep(long[] rows, Tensor tokens)
    {
        var kept = torch.tensor(rows, device: _device);
        _cache.KeepRows(kept);
        return tokens.index_select(0, kept);
    }

    /// <summary>Copies host numbers to the device as a column, float64 [B, 1].</summary>
    public Tensor Column(double[] values) => torch.tensor(values, [values.Length, 1], device: _device);

    /// <inheritdoc />
    public void Dispose() => _cache.Dispose();

    private Tensor Repeat(Tensor logits)
    {
        var source = _prompts.SelectMany((prompt, row) => Enumerable.Repeat((long)row, prompt.Count)).ToArray();
        var rows = torch.tensor(source, device: _device);
        _cache.KeepRows(rows);
        return logits.index_select(0, rows);
    }

    private static (int[] Prompt, int Count)[] RunsOfEqualPrompts(IReadOnlyList<Sequence> batch)
    {
        var runs = new List<(int[] Prompt, int Count)>();
        foreach (var sequence in batch)
        {
            if (runs.Count > 0 && runs[^1].Prompt.AsSpan().SequenceEqual(sequence.PromptIds))
            {
                runs[^1] = (runs[^1].Prompt, runs[^1].Count + 1);
            }
            else
            {
                runs.Add((sequence.PromptIds, 1));
            }
        }

        return [.. runs];
    }
}
