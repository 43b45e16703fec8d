
namespace PhpBridge.IntegrationTests.Support.Terraform;

/// <summary>Rules of network access to files, databases and buckets.</summary>
internal static class ReachRules
{
    public static IEnumerable<string> FilesArePrivate(Plan plan)
    {
        foreach (var files in plan.OfType("aws_efs_file_system"))
        {
            if (!files.Is("encrypted"))
            {
                yield return $"{files.Address} is not encrypted";
            }
        }

        var functionGroups = plan.OfType("aws_lambda_function")
            .SelectMany(function => function.Each("vpc_config"))
            .SelectMany(vpc => vpc.GetProperty("security_group_ids").EnumerateArray())
            .Select(group => group.GetString())
            .ToHashSet();
        foreach (var group in plan.OfType("aws_efs_mount_target")
            .SelectMany(target => target.Each("security_groups"))
            .Select(group => group.GetString())
            .Distinct())
        {
            var doors = plan.OfType("aws_vpc_security_group_ingress_rule").Where(rule => rule.Text("security_group_id") == group).ToList();
            if (doors is not [var door]
                || !functionGroups.Contains(door.Text("referenced_security_group_id"))
                || (door.Number("from_port"), door.Number("to_port"), door.Text("ip_protocol")) != (2049, 2049, "tcp"))
            {
                yield return $"mount targets' group {group} accepts something else than NFS from the function: "
                    + string.Join(", ", doors.Select(door => door.Address));
            }
        }
    }

    public static IEnumerable<string> NoPortIsPublic(Plan plan) =>
        plan.OfType("aws_vpc_security_group_ingress_rule")
            .Where(rule => rule.Text("referenced_security_group_id") is null && !IsOfVpc(rule.Text("cidr_ipv4")))
            .Select(rule => $"{rule.Address} accepts addresses of the internet")
            .Concat(plan.OfType("aws_security_group")
                .Where(group => group.Each("ingress").Length > 0)
                .Select(group => $"{group.Address} has ingress rules of its own"));

    // RFC 1918: addresses of networks that are not the internet.
    private static bool IsOfVpc(string? cidr) => cidr?.StartsWith("10.", StringComparison.Ordinal) == true;

    public static IEnumerable<string> DatabasesArePrivate(Plan plan)
    {
        foreach (var database in plan.OfType("aws_db_instance").Concat(plan.OfType("aws_rds_cluster")))
        {
            if (database.Is("publicly_accessible")
                || !database.Is("storage_encrypted")
                || database.Number("backup_retention_period") is not > 0
                || !database.Is("deletion_protection"))
            {
                yield return $"{database.Address} is public, in plain text, without backups or easily deleted";
            }
        }

        foreach (var instance in plan.OfType("aws_rds_cluster_instance").Where(instance => instance.Is("publicly_accessible")))
        {
            yield return $"{instance.Address} is public";
        }
    }

    public static IEnumerable<string> BucketsArePrivate(Plan plan)
    {
        foreach (var bucket in plan.OfType("aws_s3_bucket").Select(bucket => bucket.Text("id")))
        {
            string[] blocks = ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"];
            if (!plan.OfType("aws_s3_bucket_public_access_block").Any(block => block.Text("bucket") == bucket && blocks.All(block.Is)))
            {
                yield return $"bucket {bucket} may become public";
            }

            if (!plan.OfType("aws_s3_bucket_ownership_controls")
                .Any(controls => controls.Text("bucket") == bucket && controls.Text("rule.object_ownership") == "BucketOwnerEnforced"))
            {
                yield return $"bucket {bucket} has access lists";
            }
        }

        foreach (var distribution in plan.OfType("aws_cloudfront_distribution"))
        {
            foreach (var origin in distribution.Each("origin")
                .Where(origin => origin.GetProperty("domain_name").GetString()!.Contains(".s3.", StringComparison.Ordinal)))
            {
                if (string.IsNullOrEmpty(origin.GetProperty("origin_access_control_id").GetString()))
                {
                    yield return $"{distribution.Address} reads a bucket without a signature";
                }
            }
        }
    }
}
