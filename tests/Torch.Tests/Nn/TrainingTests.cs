using Rlfw.Torch.Extensions;

namespace Rlfw.Torch.Tests.Nn;

[Collection(ProcessWide.Name)]
public sealed class TrainingTests
{
    [Fact]
    public void A_training_loop_ends_with_the_live_tensors_it_had_after_its_first_step()
    {
        using var generator = new Generator(1);
        using var model = Build(generator);
        using var optimizer = torch.optim.AdamW(model.parameters(), lr: 1e-2, weight_decay: 0.01, amsgrad: true);
        var (inputs, targets) = Xor();
        using (inputs)
        using (targets)
        {
            var first = Step(model, optimizer, inputs, targets, generator);
            var tensors = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            var last = 0.0;
            for (var i = 0; i < 200; i++)
            {
                last = Step(model, optimizer, inputs, targets, generator);
            }
            DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(tensors);
            last.ShouldBeLessThan(first / 2);
        }
    }

    [Fact]
    public void A_small_network_learns_exclusive_or()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        using var model = Build(generator);
        using var optimizer = torch.optim.Adam(model.parameters(), lr: 0.05);
        var (inputs, targets) = Xor();
        for (var i = 0; i < 300; i++)
        {
            Step(model, optimizer, inputs, targets, generator);
        }
        model.eval();
        var predictions = model.call(inputs).squeeze(1).data<float>().ToArray();
        predictions.Select(p => Math.Round(p)).ShouldBe([0, 1, 1, 0]);
    }

    private static Sequential Build(Generator generator)
    {
        using var _ = AmbientGenerator.Use(generator);
        return Sequential(Linear(2, 16), Tanh(), Dropout(0.0), Linear(16, 1));
    }

    private static (Tensor Inputs, Tensor Targets) Xor() =>
        (
            torch.tensor(new float[] { 0, 0, 0, 1, 1, 0, 1, 1 }).reshape(4, 2).DetachFromDisposeScope(),
            torch.tensor(new float[] { 0, 1, 1, 0 }).reshape(4, 1).DetachFromDisposeScope()
        );

    private static double Step(
        Sequential model,
        torch.optim.Optimizer optimizer,
        Tensor inputs,
        Tensor targets,
        Generator generator
    )
    {
        using var scope = torch.NewDisposeScope();
        using var _ = AmbientGenerator.Use(generator);
        optimizer.zero_grad();
        var loss = functional.mse_loss(model.call(inputs), targets);
        loss.backward();
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0);
        optimizer.step();
        return loss.ToDouble();
    }
}
