using Rlfw.Contracts;

namespace Rlfw.Training.Tests.Samples;

/// <summary>Models with parameters of a seed.</summary>
internal static class Models
{
    /// <summary>A bigram model; by default of digits.</summary>
    public static BigramModel Bigram(ITokenizer? tokenizer = null)
    {
        using var generator = new torch.Generator(1);
        using var ambient = AmbientGenerator.Use(generator);
        return new BigramModel(1, tokenizer);
    }
}
