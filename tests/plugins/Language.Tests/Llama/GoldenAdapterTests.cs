using Rlfw.Contracts;
using Rlfw.Plugins.Llama;
using Rlfw.Training.Estimators;

namespace Rlfw.Plugins.Language.Tests.Llama;

/// <summary>Against what PEFT computed with an adapter on the golden checkpoint.</summary>
public sealed class GoldenAdapterTests
{
    private const double Tolerance = 1e-4;

    [Theory]
    [InlineData("cpu")]
    [InlineData("cuda")]
    public void Logits_log_probabilities_loss_and_all_gradients_are_those_of_peft(string device)
    {
        using var scope = NewDisposeScope();
        var golden = Expected(device);
        using var model = Learning(device);

        var logits = model.Logits(golden["input_ids"], null);
        var targets = golden["input_ids"].narrow(1, 1, 47);
        var logProbabilities = TokenLogProbabilities.Compute(logits.narrow(1, 0, 47), targets);
        var loss = logProbabilities.neg().mean();
        loss.backward();

        Relative(logits, golden["lora_logits"]).ShouldBeLessThan(Tolerance);
        Relative(logProbabilities, golden["lora_logprobs"]).ShouldBeLessThan(Tolerance);
        Relative(loss, golden["lora_loss"].squeeze()).ShouldBeLessThan(Tolerance);
        var learned = model.Module.named_parameters().ToDictionary(x => x.name, x => x.parameter);
        var gradients = golden.Keys.Where(key => key.StartsWith("grad.", StringComparison.Ordinal)).ToList();
        gradients.Count.ShouldBe(12);
        learned.Count.ShouldBe(12);
        foreach (var name in gradients)
        {
            var parameter = learned[name["grad.".Length..].Replace(".default.", ".", StringComparison.Ordinal)];
            Relative(parameter.grad!, golden[name]).ShouldBeLessThan(Tolerance, name);
        }
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("cuda")]
    public void An_adapter_that_is_off_leaves_the_base_bit_for_bit(string device)
    {
        using var scope = NewDisposeScope();
        var golden = Expected(device);
        using var plain = Models.Make(Models.GoldenOptions, device: new Device(device));
        using var model = Models.Make(Models.GoldenOptions, device: new Device(device));
        var reference = plain.Logits(golden["input_ids"], null);

        model.Adapters.Load("golden", Models.GoldenFolder);
        model.Adapters.Active.ShouldBeNull();
        Same(model.Logits(golden["input_ids"], null), reference);
        model.Adapters.Use("golden");
        Relative(model.Logits(golden["input_ids"], null), golden["lora_logits"]).ShouldBeLessThan(Tolerance);
        model.Adapters.Use(null);
        Same(model.Logits(golden["input_ids"], null), reference);
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("cuda")]
    public void Merged_it_computes_the_same_but_for_rounding_and_unmerging_restores_every_bit(string device)
    {
        using var scope = NewDisposeScope();
        var golden = Expected(device);
        using var model = Models.Make(Models.GoldenOptions, device: new Device(device));
        var before = model.Module.state_dict().ToDictionary(x => x.Key, x => x.Value.clone());
        model.Adapters.Load("golden", Models.GoldenFolder);
        model.Adapters.Use("golden");
        var unmerged = model.Logits(golden["input_ids"], null);

        model.Adapters.Merge();

        (model.Adapters.Merged, model.Adapters.Active).ShouldBe(("golden", null));
        Relative(model.Logits(golden["input_ids"], null), unmerged).ShouldBeLessThan(1e-5);
        model.Module.state_dict().Count(x => x.Value.ne(before[x.Key]).any().item<bool>()).ShouldBe(6);
        Should.Throw<InvalidOperationException>(() => model.Adapters.Use(null));

        model.Adapters.Unmerge();

        (model.Adapters.Merged, model.Adapters.Active).ShouldBe((null, "golden"));
        model.Module.state_dict().ShouldAllBe(x => x.Value.eq(before[x.Key]).all().item<bool>());
        Same(model.Logits(golden["input_ids"], null), unmerged);
    }

    [Fact]
    public void Generation_goes_through_the_adapter()
    {
        using var scope = NewDisposeScope();
        var golden = Expected("cpu");
        using var model = Learning("cpu");
        var expected = golden["lora_logits"].select(1, 47).log_softmax(-1);
        var prompts = Golden.Ids(golden["input_ids"]);
        for (var row = 0; row < prompts.Length; row++)
        {
            foreach (var (id, logProbability) in Stepwise.Next(model, CPU, prompts[row]))
            {
                logProbability.ShouldBe(expected[row, id].item<float>(), 1e-4);
            }
        }
    }

    private static LlamaModel Learning(string device) =>
        Models.Make(Models.GoldenOptions with { Adapter = Models.GoldenFolder }, device: new Device(device));

    private static Dictionary<string, Tensor> Expected(string device) =>
        Golden.Expected(Models.GoldenFolder, Golden.Device(device));

    private static double Relative(Tensor actual, Tensor expected) => Golden.Relative(actual, expected);

    private static void Same(Tensor actual, Tensor expected) => actual.eq(expected).all().item<bool>().ShouldBeTrue();
}
