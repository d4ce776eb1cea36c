using Rlfw.Contracts;

namespace Rlfw.Comparing.Tests.Published;

public sealed class PublishedFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    [Fact]
    public void Results_are_read_in_order_whatever_other_columns_there_are()
    {
        File.WriteAllText(
            _path,
            """
            task,experiment,algorithm,published,std,random,metric
            CartPole-v1,zoo-cartpole-ppo,ppo,500.0,0,22.1,
            Sums,sums,grpo,0.72,,0.01,accuracy
            """
        );

        PublishedFile
            .Read(_path)
            .ShouldBe([
                new("zoo-cartpole-ppo", "CartPole-v1", "ppo", 500, 22.1, "return"),
                new("sums", "Sums", "grpo", 0.72, 0.01, "accuracy"),
            ]);
    }

    [Theory]
    [InlineData("", "there is no column 'experiment'")]
    [InlineData("experiment,task,algorithm,published\na,b,c,1", "there is no column 'random'")]
    [InlineData(
        "experiment,task,algorithm,published,random\na,b,c,1,2\na,b,c,much,2",
        ":3: 'published' must be a number"
    )]
    [InlineData("experiment,task,algorithm,published,random\na,b,c,NaN,2", ":2: 'published' must be a number")]
    [InlineData("experiment,task,algorithm,published,random\n,b,c,1,2", ":2: 'experiment' is empty")]
    [InlineData("experiment,task,algorithm,published,random\n", "has no result below its head")]
    public void What_is_wrong_is_told_with_its_line(string text, string says)
    {
        File.WriteAllText(_path, text);

        Should.Throw<UserErrorException>(() => PublishedFile.Read(_path)).Message.ShouldContain(says);
    }

    [Fact]
    public void A_file_that_is_not_there_is_told() =>
        Should
            .Throw<UserErrorException>(() => PublishedFile.Read("/no/such.csv"))
            .Message.ShouldContain("cannot be read");

    public void Dispose() => File.Delete(_path);
}
