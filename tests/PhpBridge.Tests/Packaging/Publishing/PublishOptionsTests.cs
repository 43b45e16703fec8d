using PhpBridge.Packaging;
using PhpBridge.Packaging.Publishing;
using Xunit;

namespace PhpBridge.Tests.Packaging.Publishing;

public class PublishOptionsTests
{
    private static readonly PublishOptions Valid = new()
    {
        Regions = ["eu-central-1"],
        Architectures = LayerArchitecture.All,
        Name = "phpbridge-php84",
    };

    [Theory]
    [InlineData("eu-central-1")]
    [InlineData("us-gov-west-1")]
    [InlineData("ap-southeast-3")]
    [InlineData("me-central-12")]
    public void Names_of_regions_are_accepted(string region) => Assert.Null((Valid with { Regions = [region] }).Problem());

    [Theory]
    [InlineData("")]
    [InlineData("Frankfurt")]
    [InlineData("eu-central")]
    [InlineData("eu-central-1 ")]
    [InlineData("eu-central-1;id")]
    public void Other_words_are_not_regions(string region)
        => Assert.Contains($"'{region}'", (Valid with { Regions = ["us-east-1", region] }).Problem(), StringComparison.Ordinal);

    [Fact]
    public void Without_a_region_an_example_is_given()
        => Assert.Contains("--region eu-central-1", (Valid with { Regions = [] }).Problem(), StringComparison.Ordinal);

    [Fact]
    public void A_name_leaves_room_for_kind_and_architecture()
    {
        Assert.Null((Valid with { Name = new string('a', 120) }).Problem());
        Assert.NotNull((Valid with { Name = new string('a', 121) }).Problem());
        Assert.NotNull((Valid with { Name = "a layer" }).Problem());
        Assert.NotNull((Valid with { Name = "" }).Problem());
    }

    [Theory]
    [InlineData("layers-{region}", true)]
    [InlineData("my.layers", true)]
    [InlineData("s3://layers", false)]
    [InlineData("Layers", false)]
    [InlineData("ab", false)]
    public void A_bucket_is_a_name_without_a_scheme(string bucket, bool valid)
        => Assert.Equal(valid, (Valid with { Bucket = bucket }).Problem() is null);

    [Fact]
    public void Several_regions_need_a_bucket_in_each()
    {
        var options = Valid with { Regions = ["eu-central-1", "us-east-1"], Bucket = "layers" };

        Assert.Contains("put {region} into --bucket", options.Problem(), StringComparison.Ordinal);
        Assert.Null((options with { Bucket = "layers-{region}" }).Problem());
        Assert.Equal("layers-us-east-1", (options with { Bucket = "layers-{region}" }).BucketIn("us-east-1"));
    }

    [Fact]
    public void A_missing_folder_is_refused()
        => Assert.Contains("'/nonexistent'", (Valid with { From = "/nonexistent" }).Problem(), StringComparison.Ordinal);

    [Fact]
    public void Imagick_follows_PHP_for_each_architecture()
    {
        var layers = (Valid with { Name = "mine", Imagick = true }).Layers("/dist").ToList();

        Assert.Equal(["mine-x86_64", "mine-imagick-x86_64", "mine-arm64", "mine-imagick-arm64"], layers.Select(layer => layer.Name));
        Assert.Equal("/dist/phpbridge-php84-imagick-arm64.zip", layers[3].Zip);
    }

    [Fact]
    public void Without_imagick_there_is_one_layer_per_architecture()
        => Assert.Equal(["phpbridge-php84-x86_64", "phpbridge-php84-arm64"], Valid.Layers("/dist").Select(layer => layer.Name));
}
